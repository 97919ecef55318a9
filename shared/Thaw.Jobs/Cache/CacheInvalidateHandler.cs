using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

/// <summary>
/// Invalidates what somebody says has changed: one entry, or everything that a pattern, a tag, a user or a namespace covers, however much that is. Done when the durable tier has it.
/// Twice is as good as once. Who may submit it may invalidate anything.
/// </summary>
internal sealed class CacheInvalidateHandler(ITieredCache cache, IOptions<ThawCachingOptions> options) : ITaskHandler<CacheInvalidateArguments, CacheInvalidateResult>
{
    public const string Type = "cache.invalidate";

    public async ValueTask<TaskOutcome<CacheInvalidateResult>> HandleAsync(CacheInvalidateArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (arguments is { Key: not null, Namespace: { } ns, User: null } && IsPerUser(ns))
        {
            return TaskOutcome.Dead($"Entries of namespace '{ns}' belong to users: name the user beside the key, or leave the key out for everyone's.");
        }

        try
        {
            var removal = await cache.InvalidateAsync(
                new CacheInvalidation { Namespace = arguments.Namespace, Key = arguments.Key, Tag = arguments.Tag, Pattern = arguments.Pattern, User = arguments.User },
                cancellationToken).ConfigureAwait(false);
            return removal.Committed
                ? new CacheInvalidateResult { Removed = removal.Removed }
                : TaskOutcome.Retry(delay: null, "The durable tier could not be reached: this process honours the invalidation, other containers may not yet.");
        }
        catch (ArgumentException wrong)
        {
            return TaskOutcome.Dead(wrong.Message);
        }
    }

    private bool IsPerUser(string ns) =>
        (options.Value.Namespaces.TryGetValue(ns, out var policy) ? policy : options.Value.DefaultNamespace).PerUser;
}
