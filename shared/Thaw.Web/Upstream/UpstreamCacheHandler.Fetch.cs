using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching;

namespace Thaw.Web.Upstream;

internal sealed partial class UpstreamCacheHandler
{
    // What those who waited are told where there is nothing to be kept: nothing, or that the upstream failed.
    private static readonly ReadOnlyMemory<byte> Failed = new byte[] { 0 };

    // It was looked up and is not good enough: the cache is to make it anew, once for all who ask meanwhile.
    private const HybridCacheEntryFlags MakeAnew = HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead;

    private async Task<HttpResponseMessage> ServeWhileFetchingAsync(Fetching fetch, CancellationToken cancellationToken)
    {
        if (client.Refreshing.TryAdd(fetch.Key, true))
        {
            // The caller may be done with the request before the work begins.
            var behind = fetch with { Request = Copy(fetch.Request) };
            if (!client.After.TryPost(token => FetchBehindAsync(behind, token)))
            {
                try
                {
                    return await FetchAsync(fetch, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    client.Refreshing.TryRemove(fetch.Key, out _);
                }
            }
        }

        return Serve(fetch.Known!, fetch.Judged, fetch.Request, $"{Answers.Hit(fetch.Judged)}; detail=stale-while-revalidate");
    }

    private async Task FetchBehindAsync(Fetching fetch, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await FetchAsync(fetch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            client.Refreshing.TryRemove(fetch.Key, out _);
            fetch.Request.Dispose();
        }
    }

    private async Task<HttpResponseMessage> FetchAsync(Fetching fetch, CancellationToken cancellationToken)
    {
        if (client.Passes.Has(fetch.Key, client.Clock.GetUtcNow()))
        {
            return await ForwardAsync(fetch, cancellationToken).ConfigureAwait(false);
        }

        using var call = new UpstreamCall(this, fetch.Plan, Copy(fetch.Request), fetch.Known);
        ReadOnlyMemory<byte> made;
        try
        {
            var result = await client.Cache.GetOrCreateAsync(
                fetch.Key, call, static (call, context, token) => call.Handler.AskAsync(call, context, token),
                new CacheEntryOptions { Flags = MakeAnew, Tags = fetch.Plan.Tags }, cancellationToken).ConfigureAwait(false);
            made = result.Value;
        }
        catch (Exception error) when (IsFailure(error, cancellationToken) && fetch.Judged.MayServeOnError)
        {
            return ServeOnError(fetch, null);
        }
        catch (CacheTimeoutException late)
        {
            // As the platform's client reports a timeout of its own.
            throw new TaskCanceledException("The upstream did not answer within the time that the request has.", new TimeoutException(late.Message, late));
        }

        if (call.TryTake(out var live))
        {
            if (fetch.Judged.MayServeOnError && StatusRules.IsFailure(call.ForwardedStatus))
            {
                live.Dispose();
                return ServeOnError(fetch, call.ForwardedStatus);
            }

            CountAsked(fetch, call.ForwardedStatus == 304);
            live.RequestMessage = fetch.Request;
            return live.Say(StatusName, $"fwd={fetch.Reason}; fwd-status={call.ForwardedStatus}");
        }

        if (!StoredAnswerCodec.TryDecode(made, out var answer))
        {
            return made.Span.SequenceEqual(Failed.Span) && fetch.Judged.MayServeOnError
                ? ServeOnError(fetch, null)
                : await ForwardAsync(fetch, cancellationToken).ConfigureAwait(false);
        }

        if (call.HasAsked)
        {
            CountAsked(fetch, call.ForwardedStatus == 304);
            return Make(answer, fetch.Request, $"fwd={fetch.Reason}; fwd-status={call.ForwardedStatus}; stored");
        }

        // Another one asked; the answer is this caller's too if it is one for such a request and may be served without asking again.
        var judged = Judgement.Of(answer, fetch.Plan, client.Options, fetch.Wishes, client.Clock.GetUtcNow());
        return judged.MayServe && IsFor(answer, fetch.Request, out _)
            ? Serve(answer, judged, fetch.Request, $"{Answers.Hit(judged)}; collapsed")
            : await ForwardAsync(fetch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the upstream on behalf of all who wait, and says what is to be kept.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> AskAsync(UpstreamCall call, CacheFactoryContext context, CancellationToken cancellationToken)
    {
        call.HasAsked = true;
        var (plan, known) = (call.Plan, call.Known);
        var requestedAt = client.Clock.GetUtcNow();
        var response = await SendAskingAsync(call.Request, known, cancellationToken).ConfigureAwait(false);
        var answeredAt = client.Clock.GetUtcNow();
        if (known is not null && (int)response.StatusCode == 304)
        {
            if (IsAboutAnother(response, known))
            {
                response.Dispose();
                requestedAt = client.Clock.GetUtcNow();
                response = await SendAskingAsync(call.Request, null, cancellationToken).ConfigureAwait(false);
                answeredAt = client.Clock.GetUtcNow();
            }
            else
            {
                using (response)
                {
                    call.ForwardedStatus = 304;
                    var valid = Storage.Freshen(known, Storage.FieldsOf(response), call.Request.Headers, requestedAt, answeredAt);

                    // A 304 that sets a cookie, or calls itself private, speaks to the one who asked, as a full answer does.
                    return MayKeep(call, valid)
                        ? Keep(call, context, valid)
                        : await PassAsync(call, context, Answers.From(valid, Freshness.Age(valid, answeredAt), call.Request)).ConfigureAwait(false);
                }
            }
        }

        call.ForwardedStatus = (int)response.StatusCode;
        try
        {
            var fields = Storage.FieldsOf(response);
            var names = UpstreamKeys.VaryNames(fields);
            var answer = new StoredAnswer
            {
                Status = (int)response.StatusCode, RequestedAt = requestedAt, AnsweredAt = answeredAt, Headers = fields, Body = default,
                VaryNames = names, VaryDigest = UpstreamKeys.VaryDigest(names, call.Request.Headers),
            };
            if (!MayKeep(call, answer)
                || await AnswerBody.ReadAsync(response, client.Options.MaximumBodyBytes, cancellationToken).ConfigureAwait(false) is not { } body)
            {
                return await PassAsync(call, context, response).ConfigureAwait(false);
            }

            client.Passes.Remove(context.Key);
            var kept = new StoredAnswer
            {
                Status = answer.Status, RequestedAt = requestedAt, AnsweredAt = answeredAt, Headers = fields, Body = body,
                VaryNames = names, VaryDigest = answer.VaryDigest,
            };
            response.Dispose();
            return Keep(call, context, kept);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private bool MayKeep(UpstreamCall call, StoredAnswer answer) =>
        Storage.MayKeep(answer, call.Plan, call.Request.Headers.NonValidated.Contains("Authorization"))
        && Judgement.Usefulness(answer, call.Plan, client.Options) > TimeSpan.Zero;

    private ReadOnlyMemory<byte> Keep(UpstreamCall call, CacheFactoryContext context, StoredAnswer answer)
    {
        context.Expiration = Judgement.Usefulness(answer, call.Plan, client.Options);
        return StoredAnswerCodec.Encode(answer);
    }

    private async ValueTask<ReadOnlyMemory<byte>> PassAsync(UpstreamCall call, CacheFactoryContext context, HttpResponseMessage response)
    {
        context.DoNotStore = true;
        var failed = StatusRules.IsFailure(call.ForwardedStatus);
        if (!failed)
        {
            client.Passes.Add(context.Key, client.Clock.GetUtcNow());
            if (call.Known is not null)
            {
                // The upstream says something else by now, and that this is not to be kept: nor is what it said before.
                await client.Cache.RemoveAsync(context.Key, CancellationToken.None).ConfigureAwait(false);
            }
        }

        call.HandOver(response);
        return failed ? Failed : default;
    }

    private Task<HttpResponseMessage> SendAskingAsync(HttpRequestMessage request, StoredAnswer? known, CancellationToken cancellationToken)
    {
        var asking = Copy(request);
        if (known?.EntityTag is { } tag)
        {
            asking.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (known?.LastModified is { } modified)
        {
            asking.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }

        return base.SendAsync(asking, cancellationToken);
    }

    private async Task<HttpResponseMessage> ForwardAsync(Fetching fetch, CancellationToken cancellationToken)
    {
        UpstreamMetrics.Miss(client.Name);
        try
        {
            var response = await base.SendAsync(fetch.Request, cancellationToken).ConfigureAwait(false);
            if (!fetch.Judged.MayServeOnError || !StatusRules.IsFailure((int)response.StatusCode))
            {
                return response.Say(StatusName, $"fwd={fetch.Reason}; fwd-status={(int)response.StatusCode}");
            }

            response.Dispose();
        }
        catch (Exception error) when (IsFailure(error, cancellationToken) && fetch.Judged.MayServeOnError)
        {
        }

        return ServeOnError(fetch, null);
    }

    private HttpResponseMessage ServeOnError(Fetching fetch, int? status)
    {
        UpstreamMetrics.Stale(client.Name);
        return Make(
            fetch.Known!, fetch.Request,
            $"{Answers.Hit(fetch.Judged)}{(status is null ? "" : $"; fwd-status={status}")}; detail=stale-if-error");
    }

    private void CountAsked(Fetching fetch, bool valid)
    {
        if (fetch.Known is { HasValidator: true })
        {
            UpstreamMetrics.Revalidation(client.Name, valid);
        }
        else
        {
            UpstreamMetrics.Miss(client.Name);
        }
    }

    // The upstream's fault, or its lateness; not the caller's own leaving.
    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or CacheTimeoutException or TimeoutException or IOException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static bool IsAboutAnother(HttpResponseMessage response, StoredAnswer known) =>
        response.Headers.NonValidated.TryGetValues("ETag", out var tags) && known.EntityTag is { } tag
        && !string.Equals(Opaque(tags.First()), Opaque(tag), StringComparison.Ordinal);

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (name, value) in request.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[name] = value;
        }

        return copy;
    }
}
