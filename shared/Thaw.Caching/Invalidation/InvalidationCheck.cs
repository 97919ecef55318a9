using Microsoft.Extensions.Logging;
using Thaw.Caching.Resilience;
using Thaw.Caching.Settings;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>
/// Asks the store whether anything was invalidated: the head, and where it moved the journal records in between. The settings travel along where somebody listens.
/// One check is under way at a time; it belongs to no caller, so that none of them can cut it short.
/// </summary>
internal sealed partial class InvalidationCheck(StoreGate gate, Ledger ledger, WallClock clock, TimeSpan interval, SettingsWatch? settings, ILogger logger)
{
    /// <summary>A container further behind than this forgets all it has: reading on would cost more.</summary>
    private const int MaximumBehind = 100;

    private readonly Lock _lock = new();
    private TaskCompletionSource<bool>? _running;
    private long _runningSentAt;

    /// <summary>Whether a reading that carries a check is to ask for the settings too.</summary>
    public bool ReadsSettings => settings is not null;

    /// <summary>
    /// Waits until a check has succeeded that was sent less than an interval before <paramref name="now"/>; <see langword="false"/> when it failed.
    /// </summary>
    public ValueTask<bool> EnsureAsync(long now, CancellationToken cancellationToken)
    {
        if (!ledger.IsCheckDue(now))
        {
            return new(true);
        }

        return new(TryLead(now, out var check)
            ? RunAsync(check, now).WaitAsync(cancellationToken)
            : check.Task.WaitAsync(cancellationToken));
    }

    /// <summary>
    /// Whether the caller is to carry the check with a reading of its own, which must end in <see cref="CompleteAsync"/>.
    /// Otherwise <paramref name="check"/> is the one under way.
    /// </summary>
    public bool TryLead(long now, out TaskCompletionSource<bool> check)
    {
        lock (_lock)
        {
            if (_running is { Task.IsCompleted: false } running && !WallClock.HasPassed(_runningSentAt, now, interval.Ticks) && !ledger.IsTooEarly(_runningSentAt))
            {
                check = running;
                return false;
            }

            _runningSentAt = now;
            check = _running = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>A check of its own, now, whatever the last one said.</summary>
    public Task<bool> RunAsync() => RunAsync(new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), clock.Ticks);

    /// <summary>
    /// Takes over the head and the settings that a consistent reading found, reading the journal where the head moved, and releases those who wait.
    /// </summary>
    /// <param name="check">The check that the caller leads.</param>
    /// <param name="sent">What was known when its reading was sent.</param>
    /// <param name="answer">What the reading found, if it was answered.</param>
    public async ValueTask<bool> CompleteAsync(TaskCompletionSource<bool> check, CheckMark sent, StoreAnswer<StoreReadResult> answer)
    {
        var done = false;
        try
        {
            if (answer.IsAnswered)
            {
                settings?.Found(answer.Value!.Settings, sent.Settings);
                done = await FollowAsync(sent.At, sent.Known, answer.Value!.Head).ConfigureAwait(false);
            }
        }
        finally
        {
            check.TrySetResult(done);
        }

        return done;
    }

    /// <summary>What is known when a reading that carries a check is sent.</summary>
    public CheckMark Mark(long now, long known) => new(now, known, settings?.Version ?? 0);

    private async Task<bool> RunAsync(TaskCompletionSource<bool> check, long now)
    {
        var answer = StoreAnswer<StoreReadResult>.None;
        var sent = Mark(now, ledger.Known);
        try
        {
            answer = await gate.ReadForAllAsync(new StoreRead { Head = true, Settings = ReadsSettings, Consistent = true }).ConfigureAwait(false);
        }
        finally
        {
            await CompleteAsync(check, sent, answer).ConfigureAwait(false);
        }

        return await check.Task.ConfigureAwait(false);
    }

    private async ValueTask<bool> FollowAsync(long sentAt, long knownBefore, long head)
    {
        var known = ledger.Known;
        if (knownBefore < 0 && known < 0)
        {
            return Reset(head, sentAt, ResetReason.Start);
        }

        if (head < knownBefore)
        {
            return Reset(head, sentAt, ResetReason.Foreign);
        }

        if (ledger.LastVerified is > 0 and var last && clock.Ticks < last - interval.Ticks)
        {
            // How old anything in memory is, nobody knows any more; what the store has says when it was made.
            return Reset(Math.Max(head, known), sentAt, ResetReason.ClockSetBack);
        }

        if (head > known)
        {
            if (head - known > MaximumBehind)
            {
                return Reset(head, sentAt, ResetReason.Behind);
            }

            var answer = await gate.ReadForAllAsync(
                new StoreRead { JournalFrom = known + 1, JournalTo = head, Consistent = true }).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                return false;
            }

            for (var i = 0; i < answer.Value!.Journal.Count; i++)
            {
                if (answer.Value.Journal[i] is not { } bytes || JournalRecord.Decode(bytes) is not { } record || !ledger.Apply(known + 1 + i, record))
                {
                    return Reset(head, sentAt, ResetReason.Gap);
                }
            }
        }

        ledger.CheckSucceeded(sentAt, wasReset: false);
        return true;
    }

    private bool Reset(long head, long sentAt, ResetReason reason)
    {
        ledger.Reset(head);
        ledger.CheckSucceeded(sentAt, wasReset: true);
        if (reason != ResetReason.Start)
        {
            LogReset(logger, head, reason);
        }

        return true;
    }

    [LoggerMessage(1101, LogLevel.Information, "The memory tier was dropped at invalidation {Head}: {Reason}.")]
    private static partial void LogReset(ILogger logger, long head, ResetReason reason);

    private enum ResetReason
    {
        Start,
        Behind,
        Gap,
        Foreign,
        ClockSetBack,
    }
}
