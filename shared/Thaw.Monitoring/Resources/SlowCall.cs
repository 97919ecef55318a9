namespace Thaw.Monitoring.Resources;

/// <summary>A call of AWS that was among the slowest.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Operation">The operation: <c>Query</c>.</param>
/// <param name="Table">The table.</param>
/// <param name="Took">How long it took, its repeats included.</param>
/// <param name="CapacityUnits">What it consumed.</param>
/// <param name="Scanned">Items that were looked at for it; 0 where it tells nothing of that.</param>
/// <param name="Returned">Items that it was answered with.</param>
/// <param name="Retries">Attempts beyond the first.</param>
/// <param name="Error">What went wrong, if anything.</param>
public sealed record SlowCall(DateTimeOffset At, string Operation, string Table, TimeSpan Took, double CapacityUnits, long Scanned, long Returned, long Retries, string? Error)
{
    /// <summary>Whether it read a whole table, or dropped nine of ten items that it looked at.</summary>
    public bool IsWasteful => Operation == "Scan" || (Scanned >= 100 && Returned < Scanned / 10);
}
