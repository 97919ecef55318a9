using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Thaw.Caching;
using Thaw.Jobs.Cache;
using Thaw.Monitoring.Tuning;
using Thaw.Tasks;

namespace Thaw.Jobs.Performance;

/// <summary>
/// Has the hottest keys made anew before their values expire, or now where they have: by a <c>cache.refresh</c> task, one for each value however many containers ask for it. Only keys that a
/// registered factory makes and that belong to nobody.
/// </summary>
internal sealed class WarmHotKeysAction(ITieredCache cache, ICacheTuning tuning, ICacheFactories factories, ThawCachingOptions options, TimeProvider clock, Func<ITaskClient>? tasks) : ITuningAction
{
    // Of all reads: what has less may be counted for another key that had its place before.
    private const int CertainShare = 64;
    private const int Attempts = 3;
    private const int PartLeft = 5;
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public string Id => "cache.warm-hot";

    public IReadOnlyList<TuningStep> Plan(TuningInput input) => tasks is null || !options.WarmHotKeys ? [] :
    [
        .. tuning.HottestKeys
            .Where(key => key.AllReads >= input.Figures.Options.MinimumCount && key.Reads * CertainShare > key.AllReads
                && !PolicyOf(key).PerUser && factories.Find(key.Namespace, key.Key) is not null && !IsFreshInMemory(key))
            .Select(key => new TuningStep(
                $"{key.Namespace}/{KeyDigest.Of(key.Key)}",
                string.Create(CultureInfo.InvariantCulture, $"{key.Reads} of {key.AllReads} reads of the durable tier were of it, and its value is gone or about to expire."),
                token => WarmAsync(key, token))),
    ];

    private CacheNamespaceOptions PolicyOf(CacheHotKey key) => options.Namespaces.TryGetValue(key.Namespace, out var policy) ? policy : options.DefaultNamespace;

    private bool IsFreshInMemory(CacheHotKey key) => cache.For(key.Namespace).TryPeek(key.Key, out var hit) && !IsSoon(key, hit.ExpiresAt);

    private bool IsSoon(CacheHotKey key, DateTimeOffset? expires)
    {
        var lifetime = PolicyOf(key).Expiration / PartLeft;
        return expires is not { } end || end - clock.GetUtcNow() <= (lifetime < Soonest ? Soonest : lifetime > Latest ? Latest : lifetime);
    }

    private async ValueTask<string> WarmAsync(CacheHotKey key, CancellationToken cancellationToken)
    {
        var found = await cache.For(key.Namespace).TryGetAsync<CachePayload>(key.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
        var expires = found.Found && !found.IsStale ? found.ExpiresAt : null;
        if (!IsSoon(key, expires))
        {
            return string.Create(CultureInfo.InvariantCulture, $"It is fresh until {expires:HH:mm:ss} UTC and was left alone.");
        }

        // A value that lives is made anew although it does; of one value once. One that is gone may have been made by somebody until the task runs.
        var factory = factories.Find(key.Namespace, key.Key)!;
        var arguments = new CacheRefreshArguments { Factory = factory, Key = key.Key, OnlyIfStale = expires is null };
        var task = await tasks!().SubmitAsync(
            CacheRefreshHandler.Type, arguments,
            new TaskSubmission { IdempotencyKey = Name(factory, key.Key, expires), RunAgain = expires is null, MaximumAttempts = Attempts, Retention = Kept },
            cancellationToken).ConfigureAwait(false);
        return $"Task {task.Task.Id} makes it anew.";
    }

    private static string Name(string factory, string key, DateTimeOffset? expires) => "hot." + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{factory}\n{expires?.UtcTicks ?? 0}\n{key}"))));
}
