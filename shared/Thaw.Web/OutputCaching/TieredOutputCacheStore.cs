using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>
/// The platform's answers in the tiered cache. For endpoints with a policy of ours it does what the platform's interface cannot say: each user's entries apart, one request that makes
/// what is missing or stale while others wait or get the old answer. For the platform's own policies it is a store like any other.
/// </summary>
internal sealed partial class TieredOutputCacheStore(
    ITieredCache cache, AnswerScopes scopes, RefreshTurns turns, TimeProvider time,
    ILogger<TieredOutputCacheStore> logger) : IOutputCacheBufferStore
{
    private const HybridCacheEntryFlags NotRead = HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead;
    private const int LongestKey = 1_000;
    private readonly ITieredCache _answers = cache.For(ThawOutputCacheOptions.Namespace);

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken).ConfigureAwait(false) is { } content ? content.ToArray() : null;

    public async ValueTask<bool> TryGetAsync(string key, PipeWriter destination, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return false;
        }

        await destination.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken) =>
        SetAsync(key, new ReadOnlySequence<byte>(value), tags, validFor, cancellationToken);

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, ReadOnlyMemory<string> tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        // The platform takes both back when this returns.
        var now = time.GetUtcNow();
        var kept = tags.ToArray().Distinct(StringComparer.Ordinal).ToArray();
        if (scopes.Current is not { } scope || !IsOf(scope, key))
        {
            await SetPlainAsync(key, new StoredAnswer(now, now + validFor, false, default).ToBytes(value), kept, validFor, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (scope.Pending is { } pending)
        {
            // The handler may have said how long, through the platform's feature; the stale time is added to that before it comes here.
            var fresh = validFor > scope.Stale ? validFor - scope.Stale : validFor;
            await pending.KeepAsync(new StoredAnswer(now, now + fresh, scope.SaysCacheControl, default).ToBytes(value), kept, validFor).ConfigureAwait(false);
        }
    }

    public async ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);

        // To the cache '*' is everything it has, and not only answers.
        var what = tag == "*" ? new CacheInvalidation { Namespace = _answers.Namespace } : new CacheInvalidation { Tag = tag };
        await cache.InvalidateAsync(what, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOf(AnswerScope scope, string key) => key.StartsWith(scope.Prefix, StringComparison.Ordinal);

    private ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken) =>
        scopes.Current is { } scope && IsOf(scope, key)
            ? FindAsync(scope, Short(key[scope.Prefix.Length..]), cancellationToken)
            : FindPlainAsync(Short(key), cancellationToken);

    private async ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerScope scope, string key, CancellationToken cancellationToken)
    {
        var view = scope.User is { } user ? _answers.ForUser(user) : _answers;
        var begun = time.GetTimestamp();
        try
        {
            // Not a bare null: beside these bytes it would become no bytes, which is an answer.
            return await LookUpAsync(scope, view, key, cancellationToken).ConfigureAwait(false) ? scope.Found.Content : default(ReadOnlyMemory<byte>?);
        }
        finally
        {
            scope.LookUpTime = time.GetElapsedTime(begun);
        }
    }

    /// <summary>Whether there is an answer to give; if not, this request makes one.</summary>
    private async ValueTask<bool> LookUpAsync(AnswerScope scope, ITieredCache view, string key, CancellationToken cancellationToken)
    {
        if (view.TryPeek(key, out var hit) && hit.TryRead<ReadOnlyMemory<byte>>(out var bytes) && TryServe(scope, bytes, CacheTier.Memory, mayBeStale: false))
        {
            return true;
        }

        if (await JoinOrBeginAsync(scope, view, key, HybridCacheEntryFlags.None, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        if (TryServe(scope, found.Value, found.Tier, mayBeStale: false))
        {
            return true;
        }

        if (found.Value.IsEmpty)
        {
            // The request that this one waited for had nothing to keep; waiting for the next one would make a queue of them all.
            return false;
        }

        if (await turns.TryTakeAsync(view, key, cancellationToken).ConfigureAwait(false) is not { } turn)
        {
            return TryServe(scope, found.Value, found.Tier, mayBeStale: true);
        }

        scope.Turn = turn;

        // Another container may have made it anew by now: between this look-up and this turn too, of which an older state of the durable tier would not tell.
        var elsewhere = await view.TryGetAsync<ReadOnlyMemory<byte>>(
            key, new CacheReadOptions { Tags = scope.Rules.Tags, SkipMemory = true, Latest = true }, cancellationToken).ConfigureAwait(false);
        if (elsewhere.Found && TryServe(scope, elsewhere.Value, elsewhere.Tier, mayBeStale: false))
        {
            scope.Turn = null;
            await turn.DisposeAsync().ConfigureAwait(false);
            return true;
        }

        return await JoinOrBeginAsync(scope, view, key, NotRead, cancellationToken).ConfigureAwait(false) is { } made
            && TryServe(scope, made.Value, made.Tier, mayBeStale: true);
    }

    /// <summary>What the cache has or another request is making; <see langword="null"/> where it is now up to this request.</summary>
    private async ValueTask<CacheResult<ReadOnlyMemory<byte>>?> JoinOrBeginAsync(
        AnswerScope scope, ITieredCache view, string key, HybridCacheEntryFlags flags, CancellationToken cancellationToken)
    {
        var entry = new CacheEntryOptions { Expiration = scope.Expiration + scope.Stale, Tags = scope.Rules.Tags, Flags = flags };
        var pending = PendingAnswer.Start(view, key, entry, error => LogFault(logger, error));
        scope.Pending = pending;
        await Task.WhenAny(pending.Call, pending.Begun).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (pending.Begun.IsCompleted)
        {
            // Even if the call has ended already, out of time: what it began waits for this request's answer.
            return null;
        }

        // A call that ended out of time may leave others who wait, and the cache then asks for the answer all the same: it must hear that there is none.
        pending.Forgo();
        scope.Pending = null;
        return await pending.Call.ConfigureAwait(false);
    }

    private bool TryServe(AnswerScope scope, ReadOnlyMemory<byte> bytes, CacheTier tier, bool mayBeStale)
    {
        if (!StoredAnswer.TryRead(bytes, out var answer))
        {
            return false;
        }

        var isStale = time.GetUtcNow() >= answer.FreshUntil;
        if (isStale && !mayBeStale)
        {
            return false;
        }

        (scope.Found, scope.Tier, scope.Outcome) = (answer, tier, isStale ? AnswerOutcome.Stale : AnswerOutcome.Hit);
        return true;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> FindPlainAsync(string key, CancellationToken cancellationToken)
    {
        var found = await _answers.TryGetAsync<ReadOnlyMemory<byte>>(key, null, cancellationToken).ConfigureAwait(false);
        return found.Found && StoredAnswer.TryRead(found.Value, out var answer) && time.GetUtcNow() < answer.FreshUntil ? answer.Content : default(ReadOnlyMemory<byte>?);
    }

    private async ValueTask SetPlainAsync(string key, ReadOnlyMemory<byte> bytes, string[] tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        try
        {
            var entry = new CacheEntryOptions { Expiration = validFor, Tags = tags };
            await _answers.SetAsync(Short(key), bytes, entry, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException error) // A tag that the cache does not take: kept without it, the answer could not be evicted.
        {
            LogFault(logger, error);
        }
    }

    // The platform's separators are none that a request's own words can hold, so a digest is never mistaken for a key.
    private static string Short(string key) => key.Length * 3 <= LongestKey || Encoding.UTF8.GetByteCount(key) <= LongestKey
        ? key
        : $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(key)))}";

    [LoggerMessage(4101, LogLevel.Warning, "The cache took no answer; the request is answered without it.")]
    private static partial void LogFault(ILogger logger, Exception error);
}
