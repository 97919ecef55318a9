using Microsoft.Extensions.Logging;
using Thaw.Caching.Envelope;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>What an entry of the durable tier is worth, and its way up into memory.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>What an entry is worth that was read at a generation of the ledger; <see langword="null"/> when the ledger has started anew since.</summary>
    private async ValueTask<DurableFind<T>?> JudgeAsync<T>(
        ulong hash, CacheScope scope, string key, StoredEntry entry, int generation, LookupOptions asked, CancellationToken cancellationToken)
    {
        // Taken before the tables are looked at, so that what is invalidated from here on is noticed at the next hit.
        var mark = _ledger.Mark();
        var now = _clock.Ticks;
        if (!TryOpen(scope, entry, now, out var header, out var payload))
        {
            return default(DurableFind<T>);
        }

        if (!_ledger.CanJudge(entry.Key, entry.Seq, header.Tags) && !await CanJudgeAsync(entry, header.Tags, cancellationToken).ConfigureAwait(false))
        {
            return IsStill(generation, mark) ? default(DurableFind<T>) : null;
        }

        return TryJudge<T>(hash, scope, key, entry, generation, asked, mark, now, header, payload, out var find) ? find : null;
    }

    /// <summary>Opens an entry's envelope; <see langword="false"/> for one that is damaged, not ours, or past all use.</summary>
    private bool TryOpen(CacheScope scope, in StoredEntry entry, long now, out EnvelopeHeader header, out ReadOnlyMemory<byte> payload)
    {
        if (EnvelopeCodec.TryRead(entry.Data, scope.Namespace.Policy.MaximumValueBytes, out header, out payload))
        {
            return header.IsLive(now);
        }

        _gate!.CountError();
        LogForeign(_logger, scope.Namespace.Name);
        return false;
    }

    /// <summary>Judges an entry by stamps that are known, and promotes it; <see langword="false"/> when the ledger has started anew since it was read.</summary>
    private bool TryJudge<T>(
        ulong hash, CacheScope scope, string key, in StoredEntry entry, int generation, in LookupOptions asked, in LedgerMark mark, long now,
        in EnvelopeHeader header, ReadOnlyMemory<byte> payload, out DurableFind<T> find)
    {
        find = default;
        var isCovered = _ledger.Covers(entry.Key, entry.Seq, header.Tags);
        if (!IsStill(generation, mark))
        {
            return false;
        }

        if (isCovered)
        {
            return true;
        }

        T? value = default;
        SerializedValue? form = null;
        if (header.IsNull)
        {
            if (default(T) is not null)
            {
                return true;
            }
        }
        else
        {
            form = new SerializedValue(payload, header.Format, header.ContentType);
            if (!TryRead(form, out value))
            {
                return true;
            }
        }

        Promote(hash, scope, key, value, form, entry, header, asked, mark, now);
        _metrics.Answered(scope.Namespace, now - header.CreatedAt);
        _hotKeys.Sample(hash, scope.Namespace.Name, key);
        var result = new CacheResult<T>(value, CacheTier.Durable, header.FreshUntil, now >= header.FreshUntil, header.Tags);
        var outcome = now < header.FreshUntil ? DurableOutcome.Fresh : now < header.StaleUntil ? DurableOutcome.Stale : DurableOutcome.Fallback;
        find = new DurableFind<T>(outcome, result, entry.Data.Length, mark.Known);
        return true;
    }

    /// <summary>Whether the ledger has not started anew since a reading began, nor between then and the mark.</summary>
    private bool IsStill(int generation, in LedgerMark mark) =>
        mark.Generation == generation && _ledger.Generation == generation && !Ledger.IsStarting(generation);

    /// <summary>Reads the stamps of tags that nobody named and nobody has read yet.</summary>
    private async ValueTask<bool> CanJudgeAsync(StoredEntry entry, string[] tags, CancellationToken cancellationToken)
    {
        for (var reading = 0; reading < MaximumReadings; reading++)
        {
            if (_ledger.CanJudge(entry.Key, entry.Seq, tags) || _ledger.UnknownStamps(entry.Key.Namespace, entry.Key.User, tags) is not { } stamps)
            {
                return true;
            }

            var generation = _ledger.Generation;
            var answer = await _gate!.ReadAsync(new StoreRead { Stamps = stamps, Consistent = true }, cancellationToken).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return false;
            }

            _ledger.Merge(generation, false, stamps, answer.Value!.Stamps);
        }

        return false;
    }

    private void Promote<T>(
        ulong hash, CacheScope scope, string key, T? value, SerializedValue? form, in StoredEntry stored, in EnvelopeHeader header,
        in LookupOptions asked, in LedgerMark mark, long now)
    {
        if (!asked.WritesMemory || scope.Memory is not { } memory)
        {
            return;
        }

        // The epoch belongs to a ledger that may have started anew, or ceased to be provisional, while the value was read.
        var epoch = _ledger.EpochFor(stored.Seq, mark);
        if (_ledger.Generation != mark.Generation)
        {
            return;
        }

        var ticks = EntryLifetimes.MemoryOf(asked, scope.Namespace.Policy, _options).Ticks;
        var entry = new MemoryEntry(hash, scope, key)
        {
            Tags = header.Tags,
            Seq = stored.Seq,
            Until = Math.Min(now + ticks, header.FreshUntil),
            FreshUntil = header.FreshUntil,
            StaleUntil = header.StaleUntil,
            ErrorUntil = header.ErrorUntil,
            CheckedEpoch = epoch,
        };
        if (form is null || IsShared<T>(scope))
        {
            Share(entry, value, _codecs.Of<T>(), form?.Payload.Length ?? 0);
        }
        else
        {
            // The payload is a slice of what the store answered: that is what stays alive.
            entry.Kind = MemoryValueKind.Serialized;
            entry.Value = form;
            entry.Size = Clip(SerializedOverhead + Math.Max(stored.Data.Length, form.Payload.Length));
        }

        memory.Put(entry, now);
    }

    private bool IsShared<T>(CacheScope scope) => scope.Namespace.Policy.ShareValues || _codecs.Of<T>().IsImmutable;

    [LoggerMessage(1004, LogLevel.Warning, "An entry of namespace '{Namespace}' is damaged or not ours; it counts as missing.")]
    private static partial void LogForeign(ILogger logger, string @namespace);
}
