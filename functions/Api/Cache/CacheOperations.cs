using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Gets and sets one entry for a caller.</summary>
internal sealed class CacheOperations(CacheRules rules, CacheAccess access, IOptions<ThawCachingOptions> options)
{
    private const string Json = "application/json";
    private const string Fields = "operation, namespace, key, value, ttlSeconds and tags";

    public ProblemHttpResult? Check(CacheOperation operation, ClaimsPrincipal caller)
    {
        var complaints = new Complaints()
            .Add("$", operation.Unknown is { Count: > 0 } ? $"It has fields that mean nothing here; there are {Fields}." : null)
            .Add("operation", operation is { IsGet: false, IsSet: false } ? "It must be \"get\" or \"set\"." : null)
            .Add("namespace", CacheRules.Namespace(operation.Namespace))
            .Add("key", rules.Key(operation.Key));
        if (operation.IsSet)
        {
            complaints
                .Add("value", operation.Value.ValueKind == JsonValueKind.Undefined ? "It is missing; null is a value." : null)
                .Add("ttlSeconds", rules.Ttl(operation.TtlSeconds))
                .Add("tags", rules.EntryTags(operation.Tags));
        }

        return complaints.Any ? complaints.Problem() : operation.IsSet ? Forbidden(caller, operation.Namespace!) : Unreadable(caller, operation.Namespace!);
    }

    public ProblemHttpResult? Unreadable(ClaimsPrincipal caller, string ns) => access.MayRead(caller, ns)
        ? null
        : ThawProblems.Forbidden($"Namespace '{ns}' is the application's own: reading it needs the role {ThawRoles.Operator}.");

    public ProblemHttpResult? Forbidden(ClaimsPrincipal caller, string ns) => access.MayWrite(caller, ns)
        ? null
        : ThawProblems.Forbidden($"Namespace '{ns}' is shared: writing to it needs the role {ThawRoles.Operator}.");

    public async ValueTask<CacheOperationAnswer> GetAsync(CacheOperation operation, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var found = await access.View(caller, operation.Namespace!).TryGetAsync<CachePayload>(operation.Key!, null, cancellationToken);
        return new CacheOperationAnswer
        {
            Found = found.Found,
            Value = RawJson.From(found.Value),
            Tier = found.Tier switch { CacheTier.Memory => "memory", CacheTier.Durable => "durable", CacheTier.Factory => "factory", _ => null },
            ExpiresAt = found.ExpiresAt?.UtcDateTime,
        };
    }

    public ValueTask<CacheWriteOutcome> SetAsync(CacheOperation operation, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        StoreAsync(
            access.View(caller, operation.Namespace!), operation.Key!,
            new CachePayload(Json, JsonMarshal.GetRawUtf8Value(operation.Value).ToArray()),
            operation.TtlSeconds, operation.Tags, null, cancellationToken);

    /// <summary>Stores checked input, if a condition holds where there is one.</summary>
    public static ValueTask<CacheWriteOutcome> StoreAsync(
        ITieredCache view, string key, CachePayload payload, double? ttlSeconds, IReadOnlyList<string?>? tags, CacheWriteCondition? condition,
        CancellationToken cancellationToken)
    {
        var options = new CacheEntryOptions
        {
            Expiration = ttlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Tags = tags is null ? null : [.. tags.OfType<string>().Distinct(StringComparer.Ordinal)],
        };
        return condition is null
            ? view.SetAsync(key, payload, options, cancellationToken)
            : view.SetIfAsync(key, payload, condition, options, cancellationToken);
    }

    /// <summary>Why a value was not stored, or <see langword="null"/> if it was.</summary>
    public ProblemHttpResult? Refusal(CacheWriteOutcome outcome, string ns, HttpResponse response) => outcome switch
    {
        CacheWriteOutcome.Stored => null,
        CacheWriteOutcome.InvalidKey => ThawProblems.Invalid("key", $"It must be well-formed Unicode of at most {options.Value.MaximumKeyBytes} bytes of UTF-8."),
        CacheWriteOutcome.TooLarge => TooLarge(ns),
        CacheWriteOutcome.Undecided => Undecided(response),
        CacheWriteOutcome.Disabled => ThawProblems.Problem(503, "The cache is switched off (CACHE_ENABLED=false); nothing was stored."),
        _ => ThawProblems.Unavailable(
            response,
            "The durable tier could not be reached: the value was not stored, and the entry before it counts as removed. Send the request again.",
            options.Value.CircuitBreak),
    };

    public ProblemHttpResult Undecided(HttpResponse response) => ThawProblems.Unavailable(
        response,
        "The durable tier could not be reached, did not answer in time, or too many others were writing: the condition could not be judged. Read the entry before you "
        + "try again: if only the answer was lost, the request took effect.",
        options.Value.CircuitBreak);

    public ProblemHttpResult TooLarge(string ns) => ThawProblems.TooLarge(
        $"The value is larger than namespace '{ns}' or the durable tier takes; the namespace's limit is {access.Policy(ns).MaximumValueBytes} bytes.");
}
