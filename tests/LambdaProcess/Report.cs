namespace Thaw.LambdaProcess;

/// <summary>What it did, and what is loaded.</summary>
internal sealed record Report(string Did, string RequestId, IReadOnlyList<string> Assemblies);
