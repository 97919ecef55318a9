using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Entries as HTTP resources.</summary>
internal sealed class CacheValues(
    CacheRules rules, CacheAccess access, CacheOperations operations, CacheInvalidations invalidations, TimeProvider clock)
{
    public ProblemHttpResult? CheckPlace(string ns, string key)
    {
        var complaints = Place(ns, key);
        return complaints.Any ? complaints.Problem() : null;
    }

    public ProblemHttpResult? CheckRemoval(string ns, string key, ClaimsPrincipal caller) =>
        CheckPlace(ns, key) ?? operations.Forbidden(caller, ns);

    public ProblemHttpResult? CheckWrite(CacheValueWrite write, HttpRequest request, ClaimsPrincipal caller)
    {
        var complaints = Place(write.Namespace, write.Key)
            .Add("ttlSeconds", rules.Ttl(write.TtlSeconds))
            .Add("tags", rules.EntryTags(write.Tags))
            .Add(HeaderNames.ContentType, ValueBody.ContentTypeComplaint(request))
            .Add(HeaderNames.ContentRange, request.Headers.ContainsKey(HeaderNames.ContentRange) ? "A value is written whole." : null);
        return complaints.Any ? complaints.Problem()
            : ValueBody.IsEncoded(request) ? ThawProblems.UnsupportedMediaType("Content-Encoding is not taken: send the value as it is to be kept.")
            : operations.Forbidden(caller, write.Namespace);
    }

    public async Task<IResult> ReadAsync(HttpContext context, ClaimsPrincipal caller, string ns, string key, CancellationToken cancellationToken)
    {
        if (operations.Unreadable(caller, ns) is { } refusal)
        {
            return refusal;
        }

        var found = await access.View(caller, ns).TryGetAsync<CachePayload>(key, null, cancellationToken);
        var payload = Payload(found);
        var tag = Tag(payload);
        if (tag is not null)
        {
            Describe(context.Response, tag, found);
        }

        return Preconditions.Evaluate(context.Request, tag) switch
        {
            Precondition.NotModified => TypedResults.StatusCode(StatusCodes.Status304NotModified),
            Precondition.Failed => Failed(context.Response),
            Precondition.Malformed => Malformed(context.Response),
            _ when payload is null => ThawProblems.NotFound("There is no such entry, or it has expired."),
            _ => TypedResults.Bytes(payload.Body, payload.ContentType),
        };
    }

    public async Task<IResult> WriteAsync(HttpContext context, ClaimsPrincipal caller, CacheValueWrite write, CancellationToken cancellationToken)
    {
        if (await ValueBody.ReadAsync(context.Request, access.Policy(write.Namespace).MaximumValueBytes, cancellationToken) is not { } body)
        {
            return operations.TooLarge(write.Namespace);
        }

        var payload = new CachePayload(ValueBody.ContentType(context.Request), body);
        if (RawJson.IsJson(payload.ContentType) && !RawJson.IsWellFormed(body))
        {
            return ThawProblems.Invalid(
                "$", $"The body is not well-formed JSON in UTF-8 whose texts are Unicode, which its Content-Type {payload.ContentType} says it is, or nested more than {RawJson.MaximumDepth} levels deep.");
        }

        var view = access.View(caller, write.Namespace);
        var conditions = ConditionalRequest.Of(context.Request);
        if (conditions.IsMalformed)
        {
            return Malformed(context.Response);
        }

        var outcome = await CacheOperations.StoreAsync(view, write.Key, payload, write.TtlSeconds, write.Tags, Condition(conditions), cancellationToken);
        if (outcome == CacheWriteOutcome.ConditionFailed)
        {
            return Failed(context.Response);
        }

        if (operations.Refusal(outcome, write.Namespace, context.Response) is { } refusal)
        {
            return refusal;
        }

        context.Response.Headers.ETag = EntityTags.For(payload.ContentType, body).ToString();
        return TypedResults.NoContent();
    }

    public async Task<IResult> RemoveAsync(HttpContext context, ClaimsPrincipal caller, string ns, string key, CancellationToken cancellationToken)
    {
        var view = access.View(caller, ns);
        var conditions = ConditionalRequest.Of(context.Request);
        if (conditions.IsMalformed)
        {
            return Malformed(context.Response);
        }

        if (Condition(conditions) is not { } condition)
        {
            var removal = await view.RemoveAsync(key, cancellationToken);
            return removal.Committed ? TypedResults.Ok(new CacheRemoved(removal.Removed)) : invalidations.NotCommitted(context.Response);
        }

        var outcome = await view.RemoveIfAsync(key, condition, cancellationToken);
        return outcome.Committed ? TypedResults.Ok(new CacheRemoved(outcome.Removed))
            : outcome.ConditionFailed ? Failed(context.Response)
            : operations.Undecided(context.Response);
    }

    /// <summary>The request's conditions as the cache judges them where it writes, so that nobody comes in between; <see langword="null"/> for a request without.</summary>
    private static CacheWriteCondition? Condition(ConditionalRequest conditions) => conditions.HasCondition
        ? CacheWriteCondition.When(found => conditions.Evaluate(Tag(Payload(found))) == Precondition.Holds)
        : null;

    private static EntityTagHeaderValue? Tag(CachePayload? payload) => payload is null ? null : EntityTags.For(payload.ContentType, payload.Body.Span);

    // A cached null is a value: as a resource it is JSON's.
    private static CachePayload? Payload(CacheResult<CachePayload> found) =>
        found.Found ? found.Value ?? new CachePayload("application/json", "null"u8.ToArray()) : null;

    private static ProblemHttpResult Failed(HttpResponse response) =>
        Uncached(response, ThawProblems.PreconditionFailed("The entry is not the one that If-Match or If-None-Match asks for; nothing was changed."));

    private static ProblemHttpResult Malformed(HttpResponse response) =>
        Uncached(response, ThawProblems.Invalid("If-Match", "If-Match and If-None-Match take * or a list of quoted entity tags."));

    // The entry's lifetime is not the problem's.
    private static ProblemHttpResult Uncached(HttpResponse response, ProblemHttpResult problem)
    {
        response.Headers.CacheControl = "no-store";
        return problem;
    }

    private Complaints Place(string ns, string key) => new Complaints().Add("namespace", CacheRules.Namespace(ns)).Add("key", rules.KeyInPath(key));

    private void Describe(HttpResponse response, EntityTagHeaderValue tag, CacheResult<CachePayload> found)
    {
        var left = found is { IsStale: false, ExpiresAt: { } expires } ? expires - clock.GetUtcNow() : TimeSpan.Zero;
        response.Headers.ETag = tag.ToString();
        // Not for caches that callers share, such as CloudFront: they do not ask who may read it.
        response.Headers.CacheControl = $"private, max-age={Math.Max(0, (long)left.TotalSeconds)}";
        response.Headers.Vary = "Authorization, X-Api-Key";
    }
}
