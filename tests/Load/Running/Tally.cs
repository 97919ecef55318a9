using Thaw.Load.Scenarios;
using Thaw.Monitoring.Sketches;

namespace Thaw.Load.Running;

/// <summary>What was measured under one name: a few kilobytes, however many requests there were. Milliseconds. Not safe for concurrent use.</summary>
internal sealed class Tally
{
    private const string Rest = "other";
    private const int MaximumStatuses = 32;

    private readonly SortedDictionary<string, long> _statuses = new(StringComparer.Ordinal);

    /// <summary>From when a request was due to its answer's last byte.</summary>
    public PercentileSketch Latency { get; } = new();

    /// <summary>From when it was sent.</summary>
    public PercentileSketch Service { get; } = new();

    /// <summary>From when it was due to its answer's first byte.</summary>
    public PercentileSketch FirstByte { get; } = new();

    public long Errors { get; private set; }

    /// <summary>How often each status was answered; what got none by what happened to it.</summary>
    public IReadOnlyDictionary<string, long> Statuses => _statuses;

    public long Count => Latency.Count;

    public void Add(Sample sample)
    {
        Latency.Add(sample.Latency);
        Service.Add(sample.Service);
        if (sample.FirstByte is { } first)
        {
            FirstByte.Add(first);
        }

        Errors += sample.Failed ? 1 : 0;
        var status = _statuses.Count < MaximumStatuses || _statuses.ContainsKey(sample.Status) ? sample.Status : Rest;
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
    }
}
