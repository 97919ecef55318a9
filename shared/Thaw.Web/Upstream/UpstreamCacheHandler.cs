using Thaw.Caching;

namespace Thaw.Web.Upstream;

/// <summary>
/// A client's cache. One request: what is kept is looked up and judged for this request; what may not be served is fetched, by one request for all who wait for the same
/// (<c>Fetch</c>); what changes something goes through and invalidates (<c>Change</c>).
/// </summary>
internal sealed partial class UpstreamCacheHandler(UpstreamClient client) : DelegatingHandler
{
    private string StatusName => client.Options.CacheStatusName;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The upstream cache has no synchronous way: call SendAsync.");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address)
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            return IsSafe(request.Method) ? PassAsync(request, "fwd=method", cancellationToken) : ChangeAsync(request, address, cancellationToken);
        }

        var wishes = CacheDirectives.Of(request.Headers);
        return request.BypassesThawCache() || wishes.NoStore || request.Content is not null || IsConditionalOrPartial(request) || client.Plan(request, address) is not { } plan
            ? PassAsync(request, "fwd=bypass", cancellationToken)
            : ReadAsync(request, plan, wishes, cancellationToken);
    }

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Options || method == HttpMethod.Trace;

    // Who asks on conditions of their own, or for a part, has a cache of their own and talks to the upstream about that.
    private static bool IsConditionalOrPartial(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated;
        return headers.Contains("Range") || headers.Contains("If-None-Match") || headers.Contains("If-Modified-Since") || headers.Contains("If-Match")
            || headers.Contains("If-Unmodified-Since") || headers.Contains("If-Range");
    }

    private async Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, string reason, CancellationToken cancellationToken)
    {
        UpstreamMetrics.Bypass(client.Name);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Say(StatusName, $"{reason}; fwd-status={(int)response.StatusCode}");
    }

    private async Task<HttpResponseMessage> ReadAsync(HttpRequestMessage request, UpstreamPlan plan, CacheDirectives wishes, CancellationToken cancellationToken)
    {
        var (key, known, another) = await FindAsync(request, plan, cancellationToken).ConfigureAwait(false);
        var judged = Judge(known, plan, wishes);
        if (known is not null && !judged.MayServe && !wishes.NoCache
            && await LookUpAsync(key, new CacheReadOptions { Tags = plan.Tags, SkipMemory = true }, cancellationToken).ConfigureAwait(false) is { } latest
            && latest.AnsweredAt > known.AnsweredAt && IsFor(latest, request, out _))
        {
            // Another container has asked since this one's memory was filled.
            (known, judged) = (latest, Judge(latest, plan, wishes));
        }

        if (judged.MayServe)
        {
            return Serve(known!, judged, request, Answers.Hit(judged));
        }

        if (wishes.OnlyIfCached)
        {
            UpstreamMetrics.Miss(client.Name);
            return Answers.NothingKept(request).Say(StatusName, "detail=only-if-cached");
        }

        var reason = known is null ? (another ? "vary-miss" : "uri-miss") : wishes.NoCache || judged.IsFresh ? "request" : "stale";
        if (request.Method == HttpMethod.Head)
        {
            // Nothing is kept of what has no body.
            UpstreamMetrics.Miss(client.Name);
            var head = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return head.Say(StatusName, $"fwd={reason}; fwd-status={(int)head.StatusCode}");
        }

        var fetch = new Fetching(request, plan, wishes, key, known, judged, reason);
        return judged.MayServeWhileFetching
            ? await ServeWhileFetchingAsync(fetch, cancellationToken).ConfigureAwait(false)
            : await FetchAsync(fetch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The address's latest answer where the request would have got it too, else the one of requests like it.</summary>
    private async ValueTask<(string Key, StoredAnswer? Known, bool Another)> FindAsync(HttpRequestMessage request, UpstreamPlan plan, CancellationToken cancellationToken)
    {
        var options = new CacheReadOptions { Tags = plan.Tags };
        var latest = await LookUpAsync(plan.Key, options, cancellationToken).ConfigureAwait(false);
        if (latest is null || IsFor(latest, request, out var digest))
        {
            return (plan.Key, latest, false);
        }

        var key = UpstreamKeys.Variant(plan.Key, digest);
        var variant = await LookUpAsync(key, options, cancellationToken).ConfigureAwait(false);
        return (key, variant is not null && IsFor(variant, request, out _) ? variant : null, true);
    }

    private Judgement Judge(StoredAnswer? known, UpstreamPlan plan, CacheDirectives wishes) =>
        known is null ? default : Judgement.Of(known, plan, client.Options, wishes, client.Clock.GetUtcNow());

    private async ValueTask<StoredAnswer?> LookUpAsync(string key, CacheReadOptions options, CancellationToken cancellationToken)
    {
        var found = await client.Cache.TryGetAsync<ReadOnlyMemory<byte>>(key, options, cancellationToken).ConfigureAwait(false);
        return found.Found && StoredAnswerCodec.TryDecode(found.Value, out var answer) ? answer : null;
    }

    private static bool IsFor(StoredAnswer answer, HttpRequestMessage request, out string digest)
    {
        digest = UpstreamKeys.VaryDigest(answer.VaryNames, request.Headers);
        return string.Equals(digest, answer.VaryDigest, StringComparison.Ordinal);
    }

    private HttpResponseMessage Serve(StoredAnswer answer, in Judgement judged, HttpRequestMessage request, string what)
    {
        if (judged.IsFresh)
        {
            UpstreamMetrics.Hit(client.Name);
        }
        else
        {
            UpstreamMetrics.Stale(client.Name);
        }

        return Make(answer, request, what);
    }

    private HttpResponseMessage Make(StoredAnswer answer, HttpRequestMessage request, string what) =>
        Answers.From(answer, Freshness.Age(answer, client.Clock.GetUtcNow()), request).Say(StatusName, what);
}
