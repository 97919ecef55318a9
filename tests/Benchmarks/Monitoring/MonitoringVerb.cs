using Thaw.Benchmarks.Hits;

namespace Thaw.Benchmarks.Monitoring;

/// <summary>
/// What a span costs beside reading the stopwatch twice, and what a flush of 20 metrics costs beside the serialiser writing an equal document. All cases take turns in many short rounds;
/// each figure is the median of its rounds.
/// </summary>
internal static class MonitoringVerb
{
    public static int Run(bool quick)
    {
        using var spans = new SpanCases();
        using var events = new EventCases();
        var rows = new Rows([.. spans.All(), .. events.All()], quick);
        rows.Measure();
        rows.Print();
        return 0;
    }
}
