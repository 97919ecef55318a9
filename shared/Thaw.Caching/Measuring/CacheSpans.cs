using System.Diagnostics;

namespace Thaw.Caching.Measuring;

/// <summary>The cache's spans: a factory, a call of the durable tier. A hit in memory has none; none is made while nobody listens.</summary>
internal static class CacheSpans
{
    private static readonly ActivitySource Source = new(InstrumentNames.CachingMeter);

    /// <summary>Whether somebody listens.</summary>
    public static bool AreWanted => Source.HasListeners();

    public static Activity? Factory(string ns)
    {
        var activity = Source.StartActivity("cache factory");
        activity?.SetTag(InstrumentNames.Namespace, ns);
        return activity;
    }

    public static Activity? Durable(DurableCall call, string tier)
    {
        if (!AreWanted)
        {
            return null;
        }

        var activity = Source.StartActivity(NameOf(call), ActivityKind.Client);
        activity?.SetTag(InstrumentNames.Tier, tier);
        return activity;
    }

    private static string NameOf(DurableCall call) => call switch
    {
        DurableCall.Read => "cache read",
        DurableCall.Write => "cache write",
        DurableCall.Check => "cache check",
        DurableCall.Invalidate => "cache invalidate",
        DurableCall.Lease => "cache lease",
        DurableCall.List => "cache list",
        _ => "cache settings",
    };
}
