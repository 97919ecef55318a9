using Thaw.Caching.Invalidation;
using Thaw.Caching.Resilience;
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
    /// What is found is promoted to memory. <paramref name="begun"/>: a reading of the entry alone that the caller has begun already.
    /// </summary>
    private async ValueTask<DurableFind<T>> ReadDurableAsync<T>(
        ulong hash, CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken, BegunReading begun = default)
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
            var answer = begun.IsBegun && reading == 0
                ? Of(begun.Generation, await begun.Answer.ConfigureAwait(false))
                : await ReadOnceAsync(scope, key, asked, cancellationToken).ConfigureAwait(false);
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

        var isConsistent = asked.IsLatest || _ledger.NeedsConsistentReads(now);
        return Of(generation, await _gate!.ReadEntryAsync(scope.Place(key), isConsistent, cancellationToken).ConfigureAwait(false));
    }

    private static StoreAnswer<DurableReading> Of(int generation, in StoreAnswer<StoredEntry?> answer) =>
        answer.IsAnswered ? StoreAnswer<DurableReading>.Of(new(generation, answer.Value)) : StoreAnswer<DurableReading>.None;

    /// <summary>Waits for a reading no longer than the request may wait for the tier; the reading goes on.</summary>
    private async ValueTask<StoreAnswer<DurableReading>> LeaveInTimeAsync(Task<StoreAnswer<DurableReading>> reading, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.WaitAsync(_gate!.Share, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!reading.IsFaulted)
        {
            return StoreAnswer<DurableReading>.None;
        }
    }

    private async ValueTask<StoreAnswer<DurableReading>> ReadWithCheckAsync(
        TaskCompletionSource<bool> check, CacheScope scope, string key, IReadOnlyCollection<string>? tags, long now)
    {
        var mark = _ledger.Mark();
        var sent = _check!.Mark(now, mark.Known);
        var answer = StoreAnswer<StoreReadResult>.None;
        List<string> stamps = [];
        try
        {
            stamps = _ledger.UnknownStamps(scope.Namespace.Name, scope.User, tags) ?? [];
            answer = await _gate!.ReadForAllAsync(
                new StoreRead { Head = true, Settings = _check.ReadsSettings, Entries = [scope.Place(key)], Stamps = stamps, Consistent = true }).ConfigureAwait(false);
        }
        finally
        {
            await _check.CompleteAsync(check, sent, answer).ConfigureAwait(false);
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

    /// <summary>A place with a newer number than this process knows of: what a factory made now would be refused there, so the journal is read first.</summary>
    private async ValueTask LearnAsync(long seq)
    {
        if (seq > _ledger.Known)
        {
            await ((Task)_check!.RunAsync()).WaitAsync(_gate!.Share, _clock.Provider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static int Clip(long size) => (int)Math.Min(size, int.MaxValue / 2);
}
