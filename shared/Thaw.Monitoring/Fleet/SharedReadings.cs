namespace Thaw.Monitoring.Fleet;

/// <summary>
/// Has callers who ask for the same at the same time share one reading, and those who come a moment later its answer. Each caller has their own cancellation; a reading that everybody has left is
/// cancelled, so that nothing is under way when the process freezes. A failure reaches those who waited for it and is not kept.
/// </summary>
/// <param name="clock">The wall clock: an answer of before a freeze is as old as the freeze was long.</param>
/// <param name="goodFor">How old an answer may be that is handed out, from when its reading began.</param>
internal sealed class SharedReadings<TKey, TValue>(TimeProvider clock, TimeSpan goodFor)
    where TKey : notnull
{
    // So many answers are kept; more are asked for only by who tries windows out.
    private const int Kept = 16;

    // One that has been under way for longer was frozen on its way, or hangs: it is not joined.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Reading> _readings = [];

    public async ValueTask<TValue> GetAsync(TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reading = Join(key, read);
        try
        {
            return await reading.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, reading);
        }
    }

    private Reading Join(TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> read)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_readings.TryGetValue(key, out var reading) || !IsUsable(reading, now))
            {
                MakeRoom(now);
                _readings[key] = reading = new Reading(now);
                reading.Answer = Begin(key, read, reading.Cancellation.Token);
            }

            reading.Waiting++;
            return reading;
        }
    }

    // Nobody's in particular: it carries neither the first caller's deadline nor their measurements. Elsewhere, for nothing of it may run under the lock.
    private static Task<TValue> Begin(TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> read, CancellationToken cancellationToken)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return Task.Run(async () => await read(key, cancellationToken).ConfigureAwait(false), cancellationToken);
        }
    }

    private bool IsUsable(Reading reading, DateTimeOffset now)
    {
        var age = now - reading.BeganAt;
        return age >= TimeSpan.Zero && (reading.Answer.IsCompleted ? reading.Answer.IsCompletedSuccessfully && age < goodFor : age < Patience);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, reading) in _readings)
        {
            if (reading.Answer.IsCompleted && (_readings.Count >= Kept || !IsUsable(reading, now)))
            {
                _readings.Remove(key);
            }
        }
    }

    private void Leave(TKey key, Reading reading)
    {
        lock (_gate)
        {
            if (--reading.Waiting > 0 || reading.Answer.IsCompletedSuccessfully)
            {
                return;
            }

            if (_readings.TryGetValue(key, out var current) && current == reading)
            {
                _readings.Remove(key);
            }
        }

        // The last one leaves, and it failed or is not done.
        _ = reading.Answer.ContinueWith(static answer => answer.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        reading.Cancellation.Cancel();
    }

    private sealed class Reading(DateTimeOffset beganAt)
    {
        public DateTimeOffset BeganAt => beganAt;

        // Not disposed of: it has no timer, and what was read may still hold its token.
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<TValue> Answer { get; set; } = null!;

        public int Waiting { get; set; }
    }
}
