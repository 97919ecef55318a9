using System.Text.Json;
using Microsoft.Extensions.Options;
using Thaw.Caching;

namespace Thaw.Jobs.Cache;

/// <summary>
/// Invalidates what another system says has changed. Who may put a message into the queue may invalidate anything: the right is the queue's.
/// </summary>
internal sealed class CacheInvalidateJob(ITieredCache cache, IOptions<ThawCachingOptions> options) : IJob
{
    public string Type => "cache.invalidate";

    public string Usage =>
        "at least one of namespace, tag, pattern and user, or a key beside its namespace (and, where entries belong to users, its user); all are strings.";

    public async ValueTask<JobOutcome> RunAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var asked = arguments.Deserialize(JobJsonContext.Default.CacheInvalidateArguments)!;
        if (asked is { Key: not null, Namespace: { } ns, User: null } && IsPerUser(ns))
        {
            return JobOutcome.Rejected($"Entries of namespace '{ns}' belong to users: name the user beside the key, or leave the key out for everyone's.");
        }

        try
        {
            var removal = await cache.InvalidateAsync(
                new CacheInvalidation { Namespace = asked.Namespace, Key = asked.Key, Tag = asked.Tag, Pattern = asked.Pattern, User = asked.User },
                cancellationToken).ConfigureAwait(false);
            return removal.Committed ? JobOutcome.Done
                : JobOutcome.Again("The durable tier could not be reached: this process honours the invalidation, other containers may not yet.");
        }
        catch (ArgumentException wrong)
        {
            return JobOutcome.Rejected(wrong.Message);
        }
    }

    private bool IsPerUser(string ns) =>
        (options.Value.Namespaces.TryGetValue(ns, out var policy) ? policy : options.Value.DefaultNamespace).PerUser;
}
