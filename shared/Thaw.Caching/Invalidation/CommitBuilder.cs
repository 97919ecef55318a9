using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>Turns a batch of operations into one commit of the store.</summary>
internal sealed class CommitBuilder(ThawCachingOptions options, WallClock clock)
{
    private static readonly TimeSpan JournalLifetime = TimeSpan.FromHours(1);

    /// <summary>Longer than any factory runs: a tombstone only has to outlive those that began before it.</summary>
    public static readonly TimeSpan TombstoneLifetime = TimeSpan.FromDays(1);

    public static long MinuteOf(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMinute;

    public static StoreKey PlaceOf(CacheInvalidation target) => new(target.Namespace!, target.User, target.Key!);

    /// <summary><see langword="null"/> when a stamp that gets a rule could not be read.</summary>
    public async ValueTask<StoreCommit?> BuildAsync(StoreGate gate, long seq, JournalRecord record, List<PendingOperation> batch, StoreExpectation? expectation = null)
    {
        var now = clock.Ticks;
        var stamps = new Dictionary<string, StampState>(StringComparer.Ordinal);
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<StoredEntry>();
        foreach (var operation in batch)
        {
            if (operation.Target.Key is not null)
            {
                entries.Add(operation.Value is { } value
                    ? value with { Seq = seq }
                    : new StoredEntry(PlaceOf(operation.Target), seq, 0, WallClock.ToInstant(now + TombstoneLifetime.Ticks), default));
                continue;
            }

            var (name, isWhole) = StampName.Of(operation.Target);
            stamps[name] = StampState.Unknown;
            if (isWhole)
            {
                whole.Add(name);
            }
        }

        // A stamp that covers everything under its name replaces whatever stood there; one that gets a rule keeps the rules it had.
        var grown = stamps.Keys.Where(n => !whole.Contains(n)).ToList();
        if (grown.Count > 0)
        {
            var answer = await gate.ReadAsync(new StoreRead { Stamps = grown, Consistent = true }, CancellationToken.None).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return null;
            }

            for (var i = 0; i < grown.Count; i++)
            {
                stamps[grown[i]] = AddRules(StampCodec.Decode(answer.Value!.Stamps[i]), seq, record, grown[i]);
            }
        }

        var expires = WallClock.ToInstant(now + options.MaximumExpiration.Ticks + TombstoneLifetime.Ticks);
        return new StoreCommit
        {
            Seq = seq,
            Nonce = record.Nonce,
            Journal = record.Encode(),
            JournalExpiresAt = WallClock.ToInstant(now + JournalLifetime.Ticks),
            Entries = entries,
            Expectations = expectation is { } expected ? [expected] : [],
            Stamps = [.. stamps.Select(s => whole.Contains(s.Key)
                ? new StampWrite(s.Key, null, StampCodec.Encode(seq, []), expires)
                : new StampWrite(s.Key, s.Value.StoredSeq, StampCodec.Encode(s.Value.Cover, s.Value.Rules), expires))],
        };
    }

    private StampState AddRules(StampState stored, long seq, JournalRecord record, string name)
    {
        // No entry is older than the longest lifetime, so no rule need be.
        var oldest = record.Minute - (long)(options.MaximumExpiration + TombstoneLifetime).TotalMinutes;
        var state = new StampState(stored.Cover, [.. stored.Rules.Where(r => r.Minute >= oldest)], isKnown: true, stored.StoredSeq);
        foreach (var target in record.Targets)
        {
            if (target.Key is null && StampName.Of(target).Name == name)
            {
                state = state.With(InvalidationRule.Of(target, seq, record.Minute));
            }
        }

        return state;
    }
}
