namespace Thaw.Monitoring.Judging;

/// <summary>What the fleet measured of one operation of AWS on one table.</summary>
public sealed record CallFigures
{
    /// <summary>The operation: <c>GetItem</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>How often it was called.</summary>
    public required long Count { get; init; }

    /// <summary>The median of its duration, in milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>The 90th percentile of its duration, in milliseconds.</summary>
    public required double P90 { get; init; }

    /// <summary>Capacity units it consumed.</summary>
    public double Capacity { get; init; }

    /// <summary>Attempts beyond the first.</summary>
    public double Retries { get; init; }

    /// <summary>Items that were looked at.</summary>
    public double Scanned { get; init; }

    /// <summary>Items that were answered.</summary>
    public double Returned { get; init; }

    /// <summary>Whether it writes.</summary>
    public bool IsWrite => Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem" or "TransactWriteItems";
}
