using System.ComponentModel;

namespace Thaw.Jobs.Search;

/// <summary>What a search found, the best first.</summary>
[ImmutableObject(true)]
public sealed record SearchAnswer
{
    /// <summary>The hits asked for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>How many chunks hold a word that was looked for.</summary>
    public required int Total { get; init; }
}
