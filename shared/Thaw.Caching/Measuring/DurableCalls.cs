using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Thaw.Caching.Measuring;

/// <summary>What calls of the durable tier are measured by: a duration for each reading and writing of entries, and a span for whatever is asked. Nothing is read from a clock while nobody listens.</summary>
internal static class DurableCalls
{
    private static readonly Meter Meter = new(InstrumentNames.CachingMeter);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(InstrumentNames.CacheDurableDuration, "s", "Calls of the durable tier, as the cache waits for them.");

    /// <summary>Whether somebody listens.</summary>
    public static bool AreEnabled => Duration.Enabled || CacheSpans.AreWanted;

    public static void End(DurableCall call, string tier, TimeSpan took, Activity? activity, string? error)
    {
        if (error is not null)
        {
            activity?.SetTag(InstrumentNames.ErrorType, error);
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        if (call > DurableCall.Write)
        {
            return;
        }

        var tags = new TagList
        {
            { InstrumentNames.Operation, call == DurableCall.Read ? "read" : "write" },
            { InstrumentNames.Tier, tier },
        };
        if (error is not null)
        {
            tags.Add(InstrumentNames.ErrorType, error);
        }

        Duration.Record(took.TotalSeconds, tags);
    }
}
