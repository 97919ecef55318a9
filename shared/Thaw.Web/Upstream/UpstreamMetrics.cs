using System.Diagnostics.Metrics;

namespace Thaw.Web.Upstream;

/// <summary>The instruments of the meter <c>Thaw.Web.Upstream</c>. Each carries the client's name, never an address.</summary>
internal static class UpstreamMetrics
{
    public const string MeterName = "Thaw.Web.Upstream";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Hits = Meter.CreateCounter<long>("thaw.upstream.hits", "{request}", "Answered from the cache, fresh.");
    private static readonly Counter<long> Stales = Meter.CreateCounter<long>("thaw.upstream.stale", "{request}", "Answered from the cache past the answer's lifetime.");
    private static readonly Counter<long> Misses = Meter.CreateCounter<long>("thaw.upstream.misses", "{request}", "Asked the upstream, with nothing to revalidate.");
    private static readonly Counter<long> Revalidations = Meter.CreateCounter<long>("thaw.upstream.revalidations", "{request}", "Asked the upstream whether an answer is still valid.");
    private static readonly Counter<long> Bypasses = Meter.CreateCounter<long>("thaw.upstream.bypasses", "{request}", "Went past the cache.");

    public static void Hit(string client) => Hits.Add(1, Of(client));

    public static void Stale(string client) => Stales.Add(1, Of(client));

    public static void Miss(string client) => Misses.Add(1, Of(client));

    public static void Revalidation(string client, bool valid) => Revalidations.Add(1, Of(client), new KeyValuePair<string, object?>("valid", valid));

    public static void Bypass(string client) => Bypasses.Add(1, Of(client));

    private static KeyValuePair<string, object?> Of(string client) => new("client", client);
}
