using System.Runtime.InteropServices;

namespace Thaw.Load.Running;

/// <summary>All that is measured in a run, in bounded memory: by endpoint, over time, cold apart from warm.</summary>
internal sealed class Recorder
{
    public const int MaximumEndpoints = 64;
    public const int MaximumSlices = 60;

    private const string Rest = "other";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, bool Cold), Tally> _endpoints = [];
    private readonly Tally[] _slices;
    private Tally _recent = new();

    public Recorder(TimeSpan duration)
    {
        Slice = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(duration.TotalSeconds / MaximumSlices)));
        var count = Math.Clamp((int)Math.Ceiling(duration / Slice), 1, MaximumSlices);
        _slices = [.. Enumerable.Range(0, count).Select(static _ => new Tally())];
    }

    /// <summary>How long a slice of time is.</summary>
    public TimeSpan Slice { get; }

    /// <summary>What was due in each slice and is warm.</summary>
    public IReadOnlyList<Tally> Slices => _slices;

    public IReadOnlyDictionary<(string Endpoint, bool Cold), Tally> Endpoints => _endpoints;

    /// <summary>All that is warm.</summary>
    public Tally Warm { get; } = new();

    /// <summary>All that had to wait for a start.</summary>
    public Tally Cold { get; } = new();

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    public void Add(Sample sample)
    {
        lock (_lock)
        {
            var name = (_endpoints.Count < MaximumEndpoints || _endpoints.ContainsKey((sample.Endpoint, sample.Cold)) ? sample.Endpoint : Rest, sample.Cold);
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_endpoints, name, out _);
            tally ??= new Tally();
            tally.Add(sample);
            _recent.Add(sample);
            (sample.Cold ? Cold : Warm).Add(sample);
            if (!sample.Cold)
            {
                Hits += sample.Hit == true ? 1 : 0;
                Misses += sample.Hit == false ? 1 : 0;
                _slices[Math.Clamp((int)(sample.At / Slice), 0, _slices.Length - 1)].Add(sample);
            }
        }
    }

    /// <summary>How it goes, and what came in since this was asked last.</summary>
    public Snapshot Look(TimeSpan elapsed)
    {
        lock (_lock)
        {
            var recent = _recent;
            _recent = new Tally();
            return new Snapshot(elapsed, Warm.Count + Cold.Count, Warm.Errors + Cold.Errors, recent.Count, recent.Latency.Quantile(0.5), recent.Latency.Quantile(0.95), recent.Latency.Max);
        }
    }
}
