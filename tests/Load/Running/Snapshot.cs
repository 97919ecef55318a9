namespace Thaw.Load.Running;

/// <summary>How a run goes at a moment.</summary>
/// <param name="Elapsed">Since it began.</param>
/// <param name="Total">Requests answered so far.</param>
/// <param name="Errors">And how many of them failed.</param>
/// <param name="Recent">Requests answered since the snapshot before.</param>
/// <param name="P50">Of those, in milliseconds.</param>
/// <param name="P95">The same.</param>
/// <param name="Max">The same.</param>
internal sealed record Snapshot(TimeSpan Elapsed, long Total, long Errors, long Recent, double P50, double P95, double Max);
