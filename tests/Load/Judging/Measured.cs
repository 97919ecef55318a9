using System.Globalization;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Judging;

/// <summary>What thresholds are held against.</summary>
/// <param name="conditions">The injected latencies, which are stated beside each figure.</param>
internal sealed class Measured(string conditions)
{
    private readonly Dictionary<string, Figure> _figures = new(StringComparer.Ordinal);

    public Figure this[string threshold] => _figures.GetValueOrDefault(threshold) ?? Figure.Missing("nothing of it was measured");

    /// <summary>Takes what a run's recorder knows.</summary>
    /// <param name="recorder">The run.</param>
    /// <param name="conditions">The injected latencies, which are stated beside each figure.</param>
    /// <param name="ceiling">The hit rate that a cache without limits would have had, where it is known.</param>
    public static Measured Of(Recorder recorder, string conditions, double? ceiling = null)
    {
        var measured = new Measured(conditions);
        var (warm, reads) = (recorder.Warm, recorder.Hits + recorder.Misses);
        var (cached, uncached) = (Find(recorder, CacheOperations.Cached), Find(recorder, CacheOperations.Uncached));
        measured.Set(Threshold.CachedP95, cached is null ? Figure.Missing("no value was read from the cache") : new Figure(cached.Latency.Quantile(0.95), $"{cached.Count} reads"));
        measured.Set(Threshold.UncachedMean, uncached is null ? Figure.Missing("no value was read past the cache") : new Figure(uncached.Latency.Mean, $"{uncached.Count} reads"));
        measured.Set(Threshold.HitRate, reads == 0 ? Figure.Missing("no value was read") : new Figure(100.0 * recorder.Hits / reads, $"{reads} reads{Most(ceiling)}"));
        measured.Set(Threshold.Errors, warm.Count == 0 ? Figure.Missing("nothing was sent") : new Figure(100.0 * warm.Errors / warm.Count, $"{warm.Count} requests"));
        measured.Set(Threshold.FirstByteP95, warm.FirstByte.Count == 0 ? Figure.Missing("nothing was answered") : new Figure(warm.FirstByte.Quantile(0.95), $"{warm.FirstByte.Count} answers"));
        return measured;
    }

    /// <summary>Takes a figure, which was measured under the conditions.</summary>
    public void Set(string threshold, Figure figure) => _figures[threshold] = figure.Value is null ? figure : figure with { Note = $"{figure.Note}; {conditions}" };

    private static string Most(double? ceiling) => ceiling is { } most ? string.Create(CultureInfo.InvariantCulture, $", of which a cache without limits could have answered {most:0.0} %") : "";

    private static Tally? Find(Recorder recorder, string endpoint) => recorder.Endpoints.GetValueOrDefault((endpoint, false));
}
