using Thaw.Caching.Envelope;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>
    /// Stores a value that nobody asked for, and announces it as a removal of what was there before; with a condition, only where that holds of what is there.
    /// </summary>
    public async ValueTask<CacheWriteOutcome> SetAsync<T>(
        CacheScope scope, string key, T value, LookupOptions asked, CacheWriteCondition? condition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refuse(scope);
        ArgumentNullException.ThrowIfNull(key);
        CheckTags(asked.Tags);
        if (!_options.Enabled)
        {
            return CacheWriteOutcome.Disabled;
        }

        if (!CanCache(key))
        {
            return CacheWriteOutcome.InvalidKey;
        }

        var hash = KeyHash.Compute(key, scope.Seed);
        var now = _clock.Ticks;
        var usesDurable = _gate is not null && scope.Namespace.Policy.UseDurable && asked.WritesDurable;
        if (!EntryLifetimes.TryGet(asked, null, value is null, scope.Namespace, _options, usesDurable, hash, now, out var lifetimes))
        {
            // A null that is not to be kept takes away what was there.
            if (condition is not null)
            {
                return await CommitIfAsync(scope, key, condition, null, null, null, cancellationToken).ConfigureAwait(false);
            }

            await InvalidateAsync(KeyTarget(scope, key), cancellationToken).ConfigureAwait(false);
            return CacheWriteOutcome.Stored;
        }

        var tags = TagsOf(asked.Tags);
        var codec = _codecs.Of<T>();
        var isShared = value is null || IsShared<T>(scope);
        using var payload = new PooledWriter();
        if (value is not null)
        {
            codec.Write(value, payload);
        }

        if (payload.Length > scope.Namespace.Policy.MaximumValueBytes)
        {
            return await RefuseAsync(scope, key, condition, cancellationToken).ConfigureAwait(false);
        }

        var (format, contentType) = value is null ? (codec.Format, null) : codec.Describe(value);
        StoredEntry? announced = null;
        if (usesDurable)
        {
            // Not pooled: whatever becomes of the commit, nobody else may write into what it reads from.
            using var envelope = Seal(HeaderOf(format, contentType, value is null, tags, lifetimes), value is null ? null : payload, scope.Namespace.Policy, asked);
            if (envelope.Length > _gate!.Traits.MaximumEntryBytes)
            {
                return await RefuseAsync(scope, key, condition, cancellationToken).ConfigureAwait(false);
            }

            // It stands in a tombstone's place and has to stay as long: its envelope says until when it is a value.
            var until = Math.Max(lifetimes.ErrorUntil, lifetimes.CreatedAt + CommitBuilder.TombstoneLifetime.Ticks);
            announced = new StoredEntry(scope.Place(key), 0, 0, WallClock.ToInstant(until), envelope.Written.ToArray());
        }

        var entry = asked.WritesMemory && scope.Memory is not null
            ? EntryOf(hash, scope, key, value, codec, isShared, payload, tags, lifetimes)
            : null;
        var outcome = condition is null
            ? await CommitValueAsync(scope, key, announced, entry, cancellationToken).ConfigureAwait(false)
            : await CommitIfAsync(scope, key, condition, announced, entry, null, cancellationToken).ConfigureAwait(false);
        if (outcome == CacheWriteOutcome.Stored)
        {
            scope.Namespace.CountWrite(announced?.Data.Length ?? 0);
        }

        return outcome;
    }

    private async ValueTask<CacheWriteOutcome> CommitValueAsync(
        CacheScope scope, string key, StoredEntry? announced, MemoryEntry? entry, CancellationToken cancellationToken)
    {
        if (_committer is null)
        {
            // Under the lock of those who write on a condition: none of them sees the value before this one gone and this one not yet there.
            lock (_partitions)
            {
                KeepAnnounced(scope, key, entry, CommitLocally(KeyTarget(scope, key)));
                return CacheWriteOutcome.Stored;
            }
        }

        if (await _committer.CommitAsync(KeyTarget(scope, key), announced, cancellationToken).ConfigureAwait(false) is not { } number)
        {
            scope.Memory?.Remove(KeyHash.Compute(key, scope.Seed), scope, key);
            return CacheWriteOutcome.NotCommitted;
        }

        KeepAnnounced(scope, key, entry, number);
        return CacheWriteOutcome.Stored;
    }

    /// <summary>What memory has of a value that was committed: the value, unless something newer is known by now.</summary>
    private void KeepAnnounced(CacheScope scope, string key, MemoryEntry? entry, long number)
    {
        // The epoch first, then the question whether anything newer is known by now: see Ledger.
        var mark = _ledger.Mark();
        if (entry is not null && number >= _ledger.Floor && !_ledger.Covers(scope.Place(key), number, entry.Tags))
        {
            entry.Seq = number;
            entry.CheckedEpoch = mark.Epoch;
            scope.Memory!.Put(entry, _clock.Ticks);
        }
        else
        {
            scope.Memory?.Remove(KeyHash.Compute(key, scope.Seed), scope, key);
        }
    }

    /// <summary>A value that is too large is not kept, but what it was to replace is out of date all the same, unless a condition was to decide that.</summary>
    private async ValueTask<CacheWriteOutcome> RefuseAsync(CacheScope scope, string key, CacheWriteCondition? condition, CancellationToken cancellationToken)
    {
        if (condition is null)
        {
            await RemoveAsync(scope, key, counts: false, cancellationToken).ConfigureAwait(false);
        }

        return CacheWriteOutcome.TooLarge;
    }

    /// <summary>Removes one key; counts what was there where that is asked for, at the price of a reading.</summary>
    public async ValueTask<CacheRemoval> RemoveAsync(CacheScope scope, string key, bool counts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refuse(scope);
        if (!CanCache(key))
        {
            return new CacheRemoval(0, true);
        }

        int? removed = null;
        if (counts)
        {
            var asked = new LookupOptions(null, null, null, Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryFlags.DisableLocalCacheWrite);
            removed = await ExistsAsync(scope, key, asked, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        scope.Memory?.Remove(KeyHash.Compute(key, scope.Seed), scope, key);
        var seq = await CommitAsync(KeyTarget(scope, key), null, cancellationToken).ConfigureAwait(false);
        return new CacheRemoval(removed, seq is not null);
    }

    public async ValueTask<CacheRemoval> InvalidateAsync(CacheInvalidation what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(what);
        if (what.Key is not null)
        {
            return await RemoveAsync(Scope(what.Namespace!, what.User), what.Key, counts: true, cancellationToken).ConfigureAwait(false);
        }

        if (!_options.Enabled)
        {
            return new CacheRemoval(null, true);
        }

        return new CacheRemoval(null, await CommitAsync(what, null, cancellationToken).ConfigureAwait(false) is not null);
    }

    /// <summary>Many keys of one view; what cannot be a key is in no tier.</summary>
    public ValueTask RemoveAllAsync(CacheScope scope, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        Refuse(scope);
        var legal = keys.Where(CanCache).ToList();
        foreach (var key in legal)
        {
            scope.Memory?.Remove(KeyHash.Compute(key, scope.Seed), scope, key);
        }

        return InvalidateAllAsync(legal.ConvertAll(k => KeyTarget(scope, k)), cancellationToken);
    }

    /// <summary>Many plain invalidations at once; they share commits.</summary>
    public async ValueTask InvalidateAllAsync(IReadOnlyCollection<CacheInvalidation> all, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Before any is queued: one that no store takes would take all that share its commit along.
        foreach (var what in all)
        {
            Check(what);
        }

        if (!_options.Enabled || all.Count == 0)
        {
            return;
        }

        if (_committer is not null)
        {
            await _committer.CommitAllAsync(all, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var what in all)
        {
            await CommitAsync(what, null, cancellationToken).ConfigureAwait(false);
        }
    }

    public static CacheInvalidation KeyTarget(CacheScope scope, string key) =>
        new() { Namespace = scope.Namespace.Name, User = scope.User, Key = key };

    private ValueTask<long?> CommitAsync(CacheInvalidation what, StoredEntry? announced, CancellationToken cancellationToken)
    {
        if (_committer is not null)
        {
            return _committer.CommitAsync(what, announced, cancellationToken);
        }

        lock (_partitions)
        {
            return new(CommitLocally(what));
        }
    }

    /// <summary>No durable tier: this process is the fleet, and its own counter the fleet's. The caller holds the lock.</summary>
    private long CommitLocally(CacheInvalidation what)
    {
        var seq = ++_localSeq;
        _ledger.Apply(seq, new JournalRecord(Guid.Empty, CommitBuilder.MinuteOf(_clock.Ticks), [what]));
        return seq;
    }

    private async ValueTask<bool> ExistsAsync(CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken)
    {
        if (_gate is null || !scope.Namespace.Policy.UseDurable)
        {
            return scope.Memory?.Find(KeyHash.Compute(key, scope.Seed), scope, key) is { } entry
                && _ledger.Validate(entry) && _clock.Ticks < entry.ErrorUntil;
        }

        var read = await ReadOnceAsync(scope, key, asked, cancellationToken).ConfigureAwait(false);
        if (!read.IsAnswered || !read.Value.IsOfUse || read.Value.Entry is not { IsTombstone: false } stored)
        {
            return false;
        }

        return EnvelopeCodec.TryRead(stored.Data, int.MaxValue, out var header, out _)
            && header.IsLive(_clock.Ticks)
            && await CanJudgeAsync(stored, header.Tags, cancellationToken).ConfigureAwait(false)
            && !_ledger.Covers(stored.Key, stored.Seq, header.Tags);
    }

    private static void Check(CacheInvalidation what)
    {
        ArgumentNullException.ThrowIfNull(what);
        if (what is { Namespace: null, User: null, Key: null, Pattern: null, Tag: null })
        {
            throw new ArgumentException("Say what to invalidate: a namespace, a user, a key, a pattern or a tag. Everything is the tag '*'.", nameof(what));
        }

        if (what.Namespace is not null && !NamespaceName.IsValid(what.Namespace))
        {
            throw new ArgumentException("A namespace is 1 to 64 characters of A–Z a–z 0–9 _ . -", nameof(what));
        }

        if (what.User is not null && !KeyRules.IsUser(what.User))
        {
            throw new ArgumentException($"A user is 1 to {KeyRules.MaximumUserBytes} bytes of well-formed text.", nameof(what));
        }

        if (what is { Key: not null, Namespace: null } or { Key: not null, Pattern: not null } or { Key: not null, Tag: not null })
        {
            throw new ArgumentException("A key needs its namespace, and goes with neither pattern nor tag.", nameof(what));
        }

        if (what.Pattern is not null && !KeyRules.Fits(what.Pattern, KeyRules.MaximumPatternBytes))
        {
            throw new ArgumentException($"A pattern is at most {KeyRules.MaximumPatternBytes} bytes of well-formed text.", nameof(what));
        }

        if (what.Tag is not null && what.Tag != "*" && !KeyRules.IsTag(what.Tag))
        {
            throw new ArgumentException($"A tag is 1 to {KeyRules.MaximumTagBytes} bytes of well-formed text.", nameof(what));
        }
    }
}
