namespace Thaw.Jobs.Search;

/// <summary>An <c>indexing.merge</c> task looks for itself what is to be merged.</summary>
internal sealed record IndexMergeArguments;
