using Thaw.Load.Running;

namespace Thaw.Load.Reporting;

/// <summary>What was measured under one name, in milliseconds.</summary>
internal sealed record Figures
{
    public required string Name { get; init; }

    public bool Cold { get; init; }

    public long Count { get; init; }

    /// <summary>Requests a second.</summary>
    public double PerSecond { get; init; }

    public long Errors { get; init; }

    public IReadOnlyDictionary<string, long> Statuses { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public double Mean { get; init; }

    public double P50 { get; init; }

    public double P90 { get; init; }

    public double P95 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    public double Max { get; init; }

    /// <summary>To the first byte.</summary>
    public double FirstByteP95 { get; init; }

    /// <summary>From when it was sent, not from when it was due: what a closed loop would have told.</summary>
    public double ServiceP50 { get; init; }

    /// <inheritdoc cref="ServiceP50"/>
    public double ServiceP95 { get; init; }

    public double ErrorPercent => Count == 0 ? 0 : 100.0 * Errors / Count;

    public static Figures Of(string name, bool cold, Tally tally, TimeSpan during) => new()
    {
        Name = name,
        Cold = cold,
        Count = tally.Count,
        PerSecond = Rounded(tally.Count / Math.Max(0.001, during.TotalSeconds)),
        Errors = tally.Errors,
        Statuses = new SortedDictionary<string, long>(tally.Statuses.ToDictionary(), StringComparer.Ordinal),
        Mean = Rounded(tally.Latency.Mean),
        P50 = Rounded(tally.Latency.Quantile(0.5)),
        P90 = Rounded(tally.Latency.Quantile(0.9)),
        P95 = Rounded(tally.Latency.Quantile(0.95)),
        P99 = Rounded(tally.Latency.Quantile(0.99)),
        P999 = Rounded(tally.Latency.Quantile(0.999)),
        Max = Rounded(tally.Latency.Max),
        FirstByteP95 = Rounded(tally.FirstByte.Quantile(0.95)),
        ServiceP50 = Rounded(tally.Service.Quantile(0.5)),
        ServiceP95 = Rounded(tally.Service.Quantile(0.95)),
    };

    private static double Rounded(double value) => Math.Round(value, 3);
}
