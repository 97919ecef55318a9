using Microsoft.Extensions.Logging;
using Thaw.Caching.Envelope;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Memory;
using Thaw.Caching.Resilience;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>A reading that crossed a reset of the ledger is repeated; two resets in a row mean that somebody is restoring the table.</summary>
    private const int MaximumReadings = 3;

    /// <summary>The form's own object and its array's header.</summary>
    private const int SerializedOverhead = 96;

    /// <summary>
    /// Asks the durable tier, with whatever must be known to judge the answer, in one request where that is possible; a check that is due travels along.
    /// What is found is promoted to memory.
    /// </summary>
    private async ValueTask<DurableFind<T>> ReadDurableAsync<T>(
        ulong hash, CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken)
    {
        if (_gate is null || !asked.ReadsDurable || !scope.Namespace.Policy.UseDurable)
        {
            if (_check is not null)
            {
                await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false);
            }

            return new DurableFind<T>(DurableOutcome.NoAnswer, default, 0);
        }

        for (var reading = 0; reading < MaximumReadings; reading++)
        {
            var answer = await ReadOnceAsync(scope, key, asked, cancellationToken).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return new DurableFind<T>(DurableOutcome.NoAnswer, default, 0);
            }

            var read = answer.Value;
            if (!read.IsOfUse)
            {
                continue;
            }

            if (read.Entry is not { } found)
            {
                return default;
            }

            if (found.IsTombstone)
            {
                await LearnAsync(found.Seq).ConfigureAwait(false);
                return default;
            }

            if (await JudgeAsync<T>(hash, scope, key, found, read.Generation!.Value, asked, cancellationToken).ConfigureAwait(false) is { } judged)
            {
                return judged;
            }
        }

        return default;
    }

    /// <summary>One reading; not of use when the ledger started anew in the meantime, so that an invalidation may be unknown to both.</summary>
    private async ValueTask<StoreAnswer<DurableReading>> ReadOnceAsync(
        CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken)
    {
        var now = _clock.Ticks;
        if (_ledger.IsCheckDue(now))
        {
            if (_check!.TryLead(now, out var check))
            {
                // Others wait for this check: the caller may leave it, but does not cut it short.
                var reading = ReadWithCheckAsync(check, scope, key, asked.Tags, now);
                return reading.IsCompleted
                    ? await reading.ConfigureAwait(false)
                    : await LeaveInTimeAsync(reading.AsTask(), cancellationToken).ConfigureAwait(false);
            }

            // Somebody else's check is under way; what it brings is needed to judge what is read.
            if (!await VerifyAsync(now, cancellationToken).ConfigureAwait(false))
            {
                return StoreAnswer<DurableReading>.None;
            }
        }

        var generation = _ledger.Generation;
        if (_ledger.UnknownStamps(scope.Namespace.Name, scope.User, asked.Tags) is { } stamps)
        {
            var both = await _gate!.ReadAsync(
                new StoreRead { Entries = [scope.Place(key)], Stamps = stamps, Consistent = true }, cancellationToken).ConfigureAwait(false);
            return both.IsAnswered
                ? StoreAnswer<DurableReading>.Of(new(_ledger.Merge(generation, false, stamps, both.Value!.Stamps), both.Value.Entries[0]))
                : StoreAnswer<DurableReading>.None;
        }

        var answer = await _gate!.ReadEntryAsync(scope.Place(key), asked.IsLatest || _ledger.NeedsConsistentReads(now), cancellationToken).ConfigureAwait(false);
        return answer.IsAnswered
            ? StoreAnswer<DurableReading>.Of(new(generation, answer.Value))
            : StoreAnswer<DurableReading>.None;
    }

    /// <summary>Waits for a reading no longer than the request has; the reading goes on.</summary>
    private async ValueTask<StoreAnswer<DurableReading>> LeaveInTimeAsync(Task<StoreAnswer<DurableReading>> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.WaitAsync(_gate!.TimeLeft, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!reading.IsFaulted)
        {
            return StoreAnswer<DurableReading>.None;
        }
    }

    private async ValueTask<StoreAnswer<DurableReading>> ReadWithCheckAsync(
        TaskCompletionSource<bool> check, CacheScope scope, string key, IReadOnlyCollection<string>? tags, long now)
    {
        long? head = null;
        var mark = _ledger.Mark();
        var answer = StoreAnswer<StoreReadResult>.None;
        var stamps = _ledger.UnknownStamps(scope.Namespace.Name, scope.User, tags) ?? [];
        try
        {
            answer = await _gate!.ReadForAllAsync(
                new StoreRead { Head = true, Entries = [scope.Place(key)], Stamps = stamps, Consistent = true }).ConfigureAwait(false);
            head = answer.IsAnswered ? answer.Value!.Head : null;
        }
        finally
        {
            await _check!.CompleteAsync(check, now, mark.Known, head).ConfigureAwait(false);
        }

        if (!answer.IsAnswered || !await check.Task.ConfigureAwait(false))
        {
            return StoreAnswer<DurableReading>.None;
        }

        var generation = _ledger.Merge(mark.Generation, true, stamps, answer.Value!.Stamps);
        if (_committer!.HasUncommitted)
        {
            await _committer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return StoreAnswer<DurableReading>.Of(new(generation, answer.Value.Entries[0]));
    }

    /// <summary>What an entry is worth that was read at a generation of the ledger; <see langword="null"/> when the ledger has started anew since.</summary>
    private async ValueTask<DurableFind<T>?> JudgeAsync<T>(
        ulong hash, CacheScope scope, string key, StoredEntry entry, int generation, LookupOptions asked, CancellationToken cancellationToken)
    {
        // Taken before the tables are looked at, so that what is invalidated from here on is noticed at the next hit.
        var mark = _ledger.Mark();
        var now = _clock.Ticks;
        if (!EnvelopeCodec.TryRead(entry.Data, scope.Namespace.Policy.MaximumValueBytes, out var header, out var payload))
        {
            _gate!.CountError();
            LogForeign(_logger, scope.Namespace.Name);
            return default(DurableFind<T>);
        }

        if (!header.IsLive(now))
        {
            return default(DurableFind<T>);
        }

        var isValid = await CanJudgeAsync(entry, header.Tags, cancellationToken).ConfigureAwait(false) && !_ledger.Covers(entry.Key, entry.Seq, header.Tags);
        if (mark.Generation != generation || _ledger.Generation != generation)
        {
            return null;
        }

        if (!isValid)
        {
            return default(DurableFind<T>);
        }

        T? value = default;
        SerializedValue? form = null;
        if (header.IsNull)
        {
            if (default(T) is not null)
            {
                return default(DurableFind<T>);
            }
        }
        else
        {
            form = new SerializedValue(payload, header.Format, header.ContentType);
            if (!TryRead(form, out value))
            {
                return default(DurableFind<T>);
            }
        }

        Promote(hash, scope, key, value, form, entry, header, asked, mark, now);
        _metrics.Answered(scope.Namespace, now - header.CreatedAt);
        _hotKeys.Sample(scope.Namespace.Name, key);
        var result = new CacheResult<T>(value, CacheTier.Durable, header.FreshUntil, now >= header.FreshUntil, header.Tags);
        var outcome = now < header.FreshUntil ? DurableOutcome.Fresh : now < header.StaleUntil ? DurableOutcome.Stale : DurableOutcome.Fallback;
        return new DurableFind<T>(outcome, result, entry.Data.Length, mark.Known);
    }

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

    /// <summary>A place with a newer number than this process knows of: what a factory made now would be refused there, so the journal is read first.</summary>
    private async ValueTask LearnAsync(long seq)
    {
        if (seq > _ledger.Known)
        {
            await _check!.RunAsync().ConfigureAwait(false);
        }
    }

    private void Promote<T>(
        ulong hash, CacheScope scope, string key, T? value, SerializedValue? form, in StoredEntry stored, in EnvelopeHeader header,
        in LookupOptions asked, in LedgerMark mark, long now)
    {
        if (!asked.WritesMemory || scope.Memory is not { } memory)
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
            CheckedEpoch = _ledger.EpochFor(stored.Seq, mark),
        };
        if (form is null || IsShared<T>(scope))
        {
            entry.Kind = MemoryValueKind.Shared;
            entry.Value = value;
            entry.Size = value is null ? 0 : Clip(_codecs.Of<T>().Measure(value, form!.Payload.Length));
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

    private static int Clip(long size) => (int)Math.Min(size, int.MaxValue / 2);
}
