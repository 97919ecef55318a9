using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Measuring;

/// <summary>What a scope held of one series: a sketch of a distribution, or a value.</summary>
internal readonly record struct Measured(Series Series, PercentileSketch? Sketch, double Value)
{
    /// <summary>Makes one of each series that is both before <paramref name="from"/> and behind it: an event must not name a metric twice.</summary>
    public static void Join(List<Measured> figures, int from)
    {
        for (var i = 0; i < from; i++)
        {
            var other = figures.FindIndex(from, measured => ReferenceEquals(measured.Series, figures[i].Series));
            if (other < 0)
            {
                continue;
            }

            var (one, two) = (figures[i], figures[other]);
            if (one.Sketch is { } sketch)
            {
                sketch.Merge(two.Sketch!);
            }
            else
            {
                figures[i] = one with { Value = one.Series.Kind == SeriesKind.Sum ? one.Value + two.Value : two.Value };
            }

            figures.RemoveAt(other);
        }
    }
}
