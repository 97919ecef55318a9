using Thaw.Caching.Envelope;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Memory;
using Thaw.Caching.Resilience;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>Writes that take effect only where a condition holds of what they replace, whoever else writes.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>Removes one key if a condition holds of its entry.</summary>
    public async ValueTask<CacheRemoval> RemoveIfAsync(CacheScope scope, string key, CacheWriteCondition condition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(condition);
        Refuse(scope);
        if (!CanCache(key))
        {
            // Nothing is ever kept under it.
            return condition.Holds(default) ? new CacheRemoval(0, true) : new CacheRemoval(0, false) { ConditionFailed = true };
        }

        var removed = 0;
        var outcome = await CommitIfAsync(
            scope, key, condition, null, null, found => removed = found ? 1 : 0, cancellationToken).ConfigureAwait(false);
        return outcome == CacheWriteOutcome.Stored
            ? new CacheRemoval(removed, true)
            : new CacheRemoval(0, false) { ConditionFailed = outcome == CacheWriteOutcome.ConditionFailed };
    }

    /// <summary>Puts an announced value, or a tombstone, in a key's place, and <paramref name="entry"/> into memory, if a condition holds of what is there.</summary>
    private async ValueTask<CacheWriteOutcome> CommitIfAsync(
        CacheScope scope, string key, CacheWriteCondition condition, StoredEntry? announced, MemoryEntry? entry, Action<bool>? judged, CancellationToken cancellationToken)
    {
        var target = KeyTarget(scope, key);
        if (_committer is null)
        {
            lock (_partitions)
            {
                var current = InMemory(scope, key);
                judged?.Invoke(current.Found);
                if (!condition.Holds(current))
                {
                    return CacheWriteOutcome.ConditionFailed;
                }

                KeepAnnounced(scope, key, entry, CommitLocally(target));
                return CacheWriteOutcome.Stored;
            }
        }

        var isDurable = scope.Namespace.Policy.UseDurable;
        var write = new ConditionalWrite(
            known => isDurable ? JudgeStoredAsync(scope, key, condition, known, judged) : new(JudgeInMemory(scope, key, condition, known, judged)),
            number => KeepAnnounced(scope, key, entry, number));
        if (await _committer.CommitIfAsync(target, announced, write, cancellationToken).ConfigureAwait(false) is not null)
        {
            return CacheWriteOutcome.Stored;
        }

        if (isDurable)
        {
            // Whoever looks next, to try again, is to see what the condition was judged on.
            scope.Memory?.Remove(KeyHash.Compute(key, scope.Seed), scope, key);
        }

        return write.HasFailed ? CacheWriteOutcome.ConditionFailed : CacheWriteOutcome.Undecided;
    }

    /// <summary>
    /// Judges by the store alone: by the entry, and by every stamp that covers it, not by what this process remembers of them. Their parts need not be of one moment; each
    /// contains the commits up to <paramref name="known"/>, and the commit that follows fails where there are more.
    /// </summary>
    private async ValueTask<ConditionVerdict> JudgeStoredAsync(
        CacheScope scope, string key, CacheWriteCondition condition, long known, Action<bool>? judged)
    {
        var place = scope.Place(key);
        List<string> names = [StampName.All, StampName.OfNamespace(place.Namespace)];
        if (place.User is { } user)
        {
            names.Add(StampName.OfUser(user));
        }

        var answer = await _gate!.ReadForAllAsync(
            new StoreRead { Head = true, Entries = [place], Stamps = names, Consistent = true }).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return default;
        }

        if (answer.Value!.Head != known)
        {
            return new(ConditionVerdictKind.Outdated);
        }

        var stored = answer.Value.Entries[0];
        var current = await CurrentAsync(scope, stored, answer.Value.Stamps).ConfigureAwait(false);
        if (!current.IsAnswered)
        {
            return default;
        }

        judged?.Invoke(current.Value.Found);
        return condition.Holds(current.Value)
            ? new(ConditionVerdictKind.Holds, new StoreExpectation(place, stored))
            : new(ConditionVerdictKind.Fails);
    }

    /// <summary>What a stored entry is to a reader now: nothing, unless it is ours, in time, and no stamp covers it.</summary>
    private async ValueTask<StoreAnswer<CacheResult<CachePayload>>> CurrentAsync(CacheScope scope, StoredEntry? stored, IReadOnlyList<StoredStamp?> stamps)
    {
        var now = _clock.Ticks;
        var absent = StoreAnswer<CacheResult<CachePayload>>.Of(default);
        if (stored is not { IsTombstone: false } entry
            || !EnvelopeCodec.TryRead(entry.Data, scope.Namespace.Policy.MaximumValueBytes, out var header, out var payload)
            || !header.IsLive(now) || now >= header.StaleUntil || IsCovered(entry, header.Tags, stamps))
        {
            return absent;
        }

        List<string> names = [.. header.Tags.Where(KeyRules.IsTag).Distinct(StringComparer.Ordinal).Select(StampName.OfTag)];
        if (names.Count > 0)
        {
            var answer = await _gate!.ReadForAllAsync(new StoreRead { Stamps = names, Consistent = true }).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return StoreAnswer<CacheResult<CachePayload>>.None;
            }

            if (IsCovered(entry, header.Tags, answer.Value!.Stamps))
            {
                return absent;
            }
        }

        var value = header.IsNull ? null : _codecs.Of<CachePayload>().ReadFrom(header.Format, header.ContentType, payload);
        return StoreAnswer<CacheResult<CachePayload>>.Of(new(value, CacheTier.Durable, header.FreshUntil, now >= header.FreshUntil, header.Tags));
    }

    private static bool IsCovered(in StoredEntry entry, string[] tags, IReadOnlyList<StoredStamp?> stamps)
    {
        foreach (var stamp in stamps)
        {
            if (stamp is not null && StampCodec.Decode(stamp).Covers(entry.Seq, entry.Key.Namespace, entry.Key.Key, tags))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For a namespace without the durable tier: what this process has, as far as it knows of the others' commits.</summary>
    private ConditionVerdict JudgeInMemory(CacheScope scope, string key, CacheWriteCondition condition, long known, Action<bool>? judged)
    {
        var current = InMemory(scope, key);
        if (_ledger.Known != known)
        {
            return new(ConditionVerdictKind.Outdated);
        }

        judged?.Invoke(current.Found);
        return new(condition.Holds(current) ? ConditionVerdictKind.Holds : ConditionVerdictKind.Fails);
    }

    private CacheResult<CachePayload> InMemory(CacheScope scope, string key)
    {
        var now = _clock.Ticks;
        return scope.Memory?.Find(KeyHash.Compute(key, scope.Seed), scope, key) is { } entry
            && (now < entry.Until || (now >= entry.FreshUntil && now < entry.StaleUntil))
            && _ledger.Validate(entry)
            && TryHandOut<CachePayload>(entry, out var value)
                ? new(value, CacheTier.Memory, entry.FreshUntil, now >= entry.FreshUntil, entry.Tags)
                : default;
    }
}
