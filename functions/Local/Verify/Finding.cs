namespace Thaw.Local.Verify;

/// <summary>What was seen of one thing.</summary>
/// <param name="What">The thing.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Latency">How long the answer took, where there was one call.</param>
internal sealed record Finding(string What, Verdict Verdict, string Detail, TimeSpan? Latency = null);
