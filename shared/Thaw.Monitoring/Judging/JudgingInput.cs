using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Judging;

/// <summary>What rules judge by. Nothing of it changes while they do.</summary>
public sealed class JudgingInput
{
    private const double HoursAMonth = 730;
    private const double Gigabyte = 1_024;

    private readonly FigureReader _figures;

    /// <summary>Puts an input together.</summary>
    public JudgingInput(MetricsReport report, ThawJudgingOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        (Report, Options, _figures) = (report, options, new FigureReader(report.Figures));
        (Namespaces, Calls) = (_figures.Namespaces(), _figures.Calls());
    }

    /// <summary>The fleet's figures, its containers' too.</summary>
    public MetricsReport Report { get; }

    /// <summary>From where on something is worth a finding.</summary>
    public ThawJudgingOptions Options { get; }

    /// <summary>The cache, by namespace.</summary>
    public IReadOnlyList<NamespaceFigures> Namespaces { get; }

    /// <summary>Calls of AWS, by table and operation.</summary>
    public IReadOnlyList<CallFigures> Calls { get; }

    /// <summary>The dimensions that had too many values within the window, in the whole fleet.</summary>
    public IReadOnlyList<CollapsedDimension> Collapsed { get; init; } = [];

    /// <summary>The keys most read from the durable tier, likewise.</summary>
    public IReadOnlyList<HotKey> HotKeys { get; init; } = [];

    /// <summary>The answering function, where it is one. The others' sizes go with their containers' figures.</summary>
    public FunctionSize? Function { get; init; }

    /// <summary>The most milliseconds that <see cref="TargetQuantile"/> of each operation may take.</summary>
    public IReadOnlyDictionary<string, double> Targets { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Which percentile is held against the targets.</summary>
    public double TargetQuantile { get; init; } = 0.9;

    /// <summary>How long the window is.</summary>
    public TimeSpan Window => Report.To - Report.From;

    /// <summary>The memory that a second of a factory or a request is paid for, in gigabytes.</summary>
    public double Gigabytes => (Function?.Megabytes ?? Options.AssumedMegabytes) / Gigabyte;

    /// <summary>What something of the window comes to in a month that goes on like it.</summary>
    public double AMonth(double inWindow) => Window <= TimeSpan.Zero ? 0 : inWindow * HoursAMonth / Window.TotalHours;

    /// <summary>What seconds of running that the window had cost in a month.</summary>
    public double ComputeDollars(double seconds) => AMonth(seconds * Gigabytes * Options.Prices.GigabyteSecond);

    internal double MetricsOfAValue(string dimension) => _figures.MetricsOfAValue(dimension);

    internal double Sum(string instrument, string? tag = null, string? value = null) => _figures.Sum(instrument, tag, value);

    internal IEnumerable<(string Name, double Value)> Lines(string instrument) => _figures.Lines(instrument);
}
