using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Measuring;

/// <summary>What is looked at now and then, not measured as it happens: processor, memory, and the cache's hit rate since the last look.</summary>
internal sealed class ProcessSampler
{
    // A function has a processor for each 1,769 MB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    private const double MegabytesPerProcessor = 1_769;

    private readonly TimeProvider _clock;
    private readonly double _processors;
    private readonly Series _cpu;
    private readonly Series _memory;
    private readonly Series _heap;
    private readonly Series _hitRate;
    private readonly Series _given;
    private readonly int? _megabytes;
    private TimeSpan _used;
    private long _looked;
    private double _hits;
    private double _misses;

    public ProcessSampler(SeriesTable table, TimeProvider clock, int? functionMegabytes)
    {
        _clock = clock;
        _processors = Processors(functionMegabytes);
        _cpu = Of(MetricsArea.System, "CpuPercent", "Percent", FleetNames.Cpu);
        _memory = Of(MetricsArea.System, "MemoryBytes", "Bytes", FleetNames.Memory);
        _heap = Of(MetricsArea.System, "HeapBytes", "Bytes", FleetNames.Heap);
        _hitRate = Of(MetricsArea.Cache, "HitRate", "Percent", "");
        (_given, _megabytes) = (Of(MetricsArea.System, "MemoryGiven", "Bytes", FleetNames.MemoryGiven, isFleetOnly: true), functionMegabytes);
        (_used, _looked) = (Environment.CpuUsage.TotalTime, clock.GetTimestamp());

        Series Of(MetricsArea area, string metric, string unit, string fleetName, bool isFleetOnly = false) => table.Add(area, [], (id, group) => new Series
        {
            Id = id, Group = group, Kind = SeriesKind.Level, Area = area, Metric = metric, Unit = unit, Dimensions = [], FleetName = fleetName, IsFleetOnly = isFleetOnly,
        });
    }

    /// <summary>How many processors a process has, whole or not.</summary>
    public static double Processors(int? functionMegabytes) =>
        functionMegabytes is { } megabytes ? Math.Min(megabytes / MegabytesPerProcessor, 6) : Environment.ProcessorCount;

    /// <summary>Counts look-ups of the cache. Called while <see cref="Sample"/> has the instruments asked, by one thread.</summary>
    public void Counted(string instrument, double growth)
    {
        if (instrument == InstrumentNames.CacheHits)
        {
            _hits += growth;
        }
        else if (instrument == InstrumentNames.CacheMisses)
        {
            _misses += growth;
        }
    }

    public void Sample(MeasurementScope scope, Action ask)
    {
        ask();
        if (_hits + _misses > 0)
        {
            scope.Add(_hitRate, 100 * _hits / (_hits + _misses));
            (_hits, _misses) = (0, 0);
        }

        // By the clock that stands still while the container is frozen: what it could not use is not idle time.
        var (used, now) = (Environment.CpuUsage.TotalTime, _clock.GetTimestamp());
        var passed = _clock.GetElapsedTime(_looked, now);
        if (passed > TimeSpan.FromMilliseconds(1))
        {
            scope.Add(_cpu, Math.Clamp(100 * (used - _used) / passed / _processors, 0, 100));
            (_used, _looked) = (used, now);
        }

        scope.Add(_memory, Environment.WorkingSet);
        if (_megabytes is { } megabytes)
        {
            // With every look, for a record is judged without those before it.
            scope.Add(_given, megabytes * 1024.0 * 1024);
        }

        scope.Add(_heap, GC.GetTotalMemory(forceFullCollection: false));
    }
}
