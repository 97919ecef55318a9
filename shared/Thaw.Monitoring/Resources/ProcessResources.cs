namespace Thaw.Monitoring.Resources;

/// <summary>Reads what the runtime and the system say of this process.</summary>
internal sealed class ProcessResources : IProcessResources
{
    private const string Descriptors = "/proc/self/fd";

    private readonly TimeProvider _clock;
    private readonly double _processors;
    private readonly long? _limit;
    private readonly Func<IReadOnlyDictionary<string, TimeSpan>> _coldStart;
    private readonly Lock _gate = new();
    private readonly long _monotonicStart;
    private readonly DateTimeOffset _wallStart;
    private readonly DateTimeOffset _begun;
    private TimeSpan _used;
    private long _looked;
    private bool _hasLooked;

    public ProcessResources(TimeProvider clock, double processors, long? limit, Func<IReadOnlyDictionary<string, TimeSpan>> coldStart)
    {
        (_clock, _processors, _limit, _coldStart) = (clock, processors, limit, coldStart);
        (_monotonicStart, _wallStart) = (clock.GetTimestamp(), clock.GetUtcNow());

        // By how long ago that was: the clock given may not be the system's.
        _begun = _wallStart - ProcessAge.Read();
    }

    public ResourceFigures Read()
    {
        var (monotonic, wall) = (_clock.GetTimestamp(), _clock.GetUtcNow());
        var collections = GC.GetGCMemoryInfo(GCKind.Any);
        return new ResourceFigures
        {
            WorkingSetBytes = Environment.WorkingSet,
            MemoryLimitBytes = _limit,
            CpuPercent = Cpu(monotonic),
            HeapBytes = collections.HeapSizeBytes,
            Collections = GC.CollectionCount(0),
            GcPauses = GC.GetTotalPauseDuration(),
            PoolThreads = ThreadPool.ThreadCount,
            PoolWaiting = ThreadPool.PendingWorkItemCount,
            Sockets = Sockets(),
            Age = Positive(wall - _begun),
            ColdStart = _coldStart(),
            Frozen = Positive(wall - _wallStart - _clock.GetElapsedTime(_monotonicStart, monotonic)),
        };
    }

    // Of the time that the process could run: what it stood still for is not idle time.
    private double? Cpu(long now)
    {
        lock (_gate)
        {
            var used = Environment.CpuUsage.TotalTime;
            var passed = _clock.GetElapsedTime(_looked, now);
            var percent = _hasLooked && passed > TimeSpan.Zero ? Math.Clamp(100 * (used - _used) / passed / _processors, 0, 100) : (double?)null;
            (_used, _looked, _hasLooked) = (used, now, true);
            return percent;
        }
    }

    private static int? Sockets()
    {
        try
        {
            return Directory.Exists(Descriptors)
                ? new DirectoryInfo(Descriptors).EnumerateFileSystemInfos().Count(static one => one.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // A descriptor was closed between the listing and the look.
            return null;
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
