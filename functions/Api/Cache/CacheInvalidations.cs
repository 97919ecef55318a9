using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>Invalidates for a caller: their own entries, or with the operator's role anyone's.</summary>
internal sealed class CacheInvalidations(ITieredCache cache, CacheRules rules, CacheAccess access, IOptions<ThawCachingOptions> options)
{
    public ProblemHttpResult? Check(CacheInvalidation wanted, string? mine, ClaimsPrincipal caller)
    {
        var complaints = new Complaints()
            .Add("mine", mine is null || bool.TryParse(mine, out _) ? null : "It must be true or false.")
            .Add("namespace", wanted.Namespace is null ? null : CacheRules.Namespace(wanted.Namespace))
            .Add("key", wanted.Key is null ? null : rules.Key(wanted.Key))
            .Add("key", wanted is { Key: not null, Namespace: null } ? "It needs a namespace beside it." : null)
            .Add("tag", wanted.Tag is null ? null : CacheRules.Tag(wanted.Tag))
            .Add("pattern", wanted.Pattern is null ? null : CacheRules.Pattern(wanted.Pattern))
            .Add("$", wanted is { Namespace: null, Key: null, Tag: null, Pattern: null } && !IsMine(mine)
                ? "Say what to invalidate by at least one of namespace, key, tag, pattern, mine=true."
                : null);
        return complaints.Any ? complaints.Problem()
            : IsMine(mine) ? null
            : !caller.IsOperator() ? ThawProblems.Forbidden(
                $"Invalidating what is shared or others' needs the role {ThawRoles.Operator}; with mine=true only your own entries are meant.")
            : wanted is { Key: not null, Namespace: { } ns } && access.IsPerUser(ns) ? ThawProblems.Invalid(
                "key", $"Entries of namespace '{ns}' belong to users: add mine=true for your own, or leave key out for everyone's.")
            : null;
    }

    public ValueTask<CacheRemoval> RunAsync(CacheInvalidation wanted, string? mine, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        cache.InvalidateAsync(IsMine(mine) ? wanted with { User = CacheAccess.User(caller) } : wanted, cancellationToken);

    public ProblemHttpResult NotCommitted(HttpResponse response) => ThawProblems.Unavailable(
        response,
        "The durable tier could not be reached: this process honours the invalidation from now on, others may not yet. "
        + "It is committed at a later call; send the request again to be sure.",
        options.Value.CircuitBreak);

    private static bool IsMine(string? mine) => bool.TryParse(mine, out var own) && own;
}
