using System.Diagnostics;
using System.Runtime.CompilerServices;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Targets;

namespace Thaw.Monitoring.Measuring;

/// <summary>
/// The one that measures. A measurement goes into the scope of the invocation that it flows from, or into the process's own; when an invocation ends, both are emptied:
/// into the events of that invocation, and into what the fleet is told.
/// </summary>
internal sealed partial class ProcessMonitor : IMonitor, IDisposable
{
    private static readonly ActivitySource Source = new(InstrumentNames.MonitoringSource);

    private readonly AsyncLocal<MonitoredInvocation?> _current = new();
    private readonly ProcessScope _process = new();
    private readonly ScopePool _idle = new();
    private readonly DimensionGuard _entries = new(); // apart: they are no dimension, and cost nothing
    private readonly TimeProvider _clock;
    private readonly IAfterResponse _after;
    private readonly EmfWriter? _emf;
    private readonly FleetReporter? _fleet;
    private readonly ProcessFigures _figures;
    private readonly MeterCollector _collector;
    private readonly ProcessSampler _sampler;
    private readonly Series _coldStarts;
    private readonly Series _invocations;
    private readonly Series _refused;
    private readonly Series _frozen;
    private readonly double _secondsPerTick;
    private long _sampledAt = long.MinValue;

    public ProcessMonitor(ThawMonitoringOptions options, TimeProvider clock, IAfterResponse after, EmfWriter? emf, FleetReporter? fleet, int? functionMegabytes = null, DimensionGuard? guard = null)
    {
        Guard = guard ?? new DimensionGuard();
        (Options, _clock, _after, _emf, _fleet) = (options, clock, after, emf, fleet);
        _secondsPerTick = 1.0 / clock.TimestampFrequency;
        _figures = new ProcessFigures(fleet is not null);
        Operations = new OperationTable(this, Series, options, Guard);
        _coldStarts = Sum(MetricsArea.System, "ColdStarts", FleetNames.ColdStarts);
        _invocations = Sum(MetricsArea.System, "Invocations", FleetNames.Invocations);
        _refused = Sum(MetricsArea.System, "RefusedValues", FleetNames.Refused);
        _frozen = Sum(MetricsArea.System, "FrozenSeconds", FleetNames.Frozen);
        _sampler = new ProcessSampler(Series, clock, functionMegabytes);
        _collector = new MeterCollector(this);
    }

    public ThawMonitoringOptions Options { get; }

    public SeriesTable Series { get; } = new();

    public DimensionGuard Guard { get; }

    public OperationTable Operations { get; }

    /// <summary>How long each phase of this process's cold start took; none where the host has not told.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ColdStartPhases => Operations.All.Where(static one => one.Name.StartsWith(ColdStart.Prefix, StringComparison.Ordinal))
        .Select(one => KeyValuePair.Create(one.Name[ColdStart.Prefix.Length..], TimeSpan.FromSeconds(SoFar(one.Name)?.Max ?? 0))).ToDictionary(StringComparer.Ordinal);

    /// <summary>Called whenever the process was looked at.</summary>
    public Action? Sampled { get; init; }

    /// <summary>Where the caller's measurements belong.</summary>
    public MeasurementScope Scope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current.Value?.Scope ?? _process.Own;
    }

    /// <summary>Adds a measurement that is no duration.</summary>
    public void Add(Series series, double value) =>
        (_current.Value?.Scope ?? (series.Kind == SeriesKind.Level ? _process.Single : _process.Own)).Add(series, value);

    public OperationSpan Track(string operation)
    {
        var found = Operations.Find(operation);
        return new OperationSpan(found, _clock.GetTimestamp(), Source.HasListeners() ? Source.StartActivity(operation) : null);
    }

    public void Record(string operation, TimeSpan took, OperationOutcome outcome = OperationOutcome.Success)
    {
        if (outcome is < OperationOutcome.Success or > OperationOutcome.Timeout)
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome is success, failure or timeout.");
        }

        Operations.Find(operation).Record(took.TotalSeconds, outcome);
    }

    public IReadOnlyList<TargetResult> CheckTargets(IReadOnlyDictionary<string, double>? targets = null, double? quantile = null) =>
        TargetCheck.Run(targets ?? Options.Targets.AsReadOnly(), quantile ?? Options.TargetQuantile, SoFar);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double SecondsSince(long begun) => (_clock.GetTimestamp() - begun) * _secondsPerTick;

    /// <summary>What an instrument that only tells when asked has grown by.</summary>
    public void Counted(string instrument, double growth) => _sampler.Counted(instrument, growth);

    public void Dispose()
    {
        _collector.Dispose();
        _emf?.Dispose();
    }

    // Invocations that are still running are not in it: they are when they end.
    private PercentileSketch? SoFar(string name)
    {
        var known = _figures.SinceStart(name);
        if (Operations.TryFind(name) is { } operation)
        {
            known ??= new PercentileSketch();
            for (var outcome = OperationOutcome.Success; outcome <= OperationOutcome.Timeout; outcome++)
            {
                _process.PeekInto(operation[outcome], known);
            }
        }

        return known;
    }

    private Series Sum(MetricsArea area, string metric, string fleetName) => Series.Add(area, [], (id, group) => new Series
    {
        Id = id, Group = group, Kind = SeriesKind.Sum, Area = area, Metric = metric, Unit = "Count", Dimensions = [], FleetName = fleetName,
    });
}
