using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Running;

/// <summary>
/// A task that this worker has claimed: its record as last written, its signs of life, and the token that its handler runs under. Writes go one after the other, so that each is made
/// from the one before.
/// </summary>
internal sealed class HeldTask : IDisposable
{
    // A lost completion costs a whole attempt: worth more tries than a sign of life. But for the few of the database's client, which have a budget, nothing below repeats.
    private const int CompletionTries = 6;
    private const int LongestMessage = 1_000;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _leave = new();
    private readonly TaskWriter _writer;
    private readonly TaskTransitions _transitions;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _progressInterval;
    private readonly DateTimeOffset _until;
    private readonly TaskEffect? _atFinish;
    private readonly Lock _lock = new();
    private volatile TaskRecord _record;
    private double _progress;
    private string? _message;

    // The first report is written at once: it may be all that a short attempt, or a silent one, says for long.
    private DateTimeOffset _written = DateTimeOffset.MinValue;
    private AttemptEnd _end;

    public HeldTask(TaskRecord claimed, TaskWriter writer, TaskTransitions transitions, TimeProvider clock, ThawTasksOptions options, DateTimeOffset? until, TaskEffect? atFinish)
    {
        (_record, _writer, _transitions, _clock, _progressInterval) = (claimed, writer, transitions, clock, options.ProgressInterval);
        (_progress, _message, Fence) = (claimed.Progress, claimed.Message, claimed.Fence);
        (_until, _atFinish) = (until ?? DateTimeOffset.MaxValue, atFinish);
    }

    public long Fence { get; }

    public int MaximumEffects => _writer.Store.Traits.MaximumEffects;

    /// <summary>As last written, with the progress reported since.</summary>
    public TaskRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record with { Progress = _progress, Message = _message };
            }
        }
    }

    public TimeSpan Remaining => _until == DateTimeOffset.MaxValue ? TimeSpan.MaxValue : Longer(_until - _clock.GetUtcNow(), TimeSpan.Zero);

    public CancellationToken Token => _leave.Token;

    public AttemptEnd End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>Tells the handler to leave; the first reason stands.</summary>
    public void Leave(AttemptEnd why)
    {
        lock (_lock)
        {
            if (_end != AttemptEnd.None)
                return;
            _end = why;
        }

        try
        {
            _leave.Cancel();
        }
        catch (Exception fault) when (fault is ObjectDisposedException or AggregateException)
        {
            // A timer that fires as the attempt ends, or a callback of the handler's that throws: on a timer's thread either would end the process.
        }
    }

    public async ValueTask ReportAsync(double percent, string? message)
    {
        lock (_lock)
        {
            _progress = double.IsNaN(percent) ? _progress : Math.Clamp(percent, 0, 100);
            _message = message is { Length: > LongestMessage } ? message[..LongestMessage] : message ?? _message;
            if (_clock.GetUtcNow() - _written < _progressInterval)
                return;
        }

        await BeatAsync().ConfigureAwait(false);
    }

    /// <summary>Writes a sign of life and what was reported. A store that fails is forgiven until the claim has run out.</summary>
    public async ValueTask BeatAsync()
    {
        await _writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_leave.IsCancellationRequested)
                return;
            var (progress, message) = (Record.Progress, Record.Message);
            var (written, record, _) = await _writer.ApplyAsync(
                _record, current => _transitions.Beat(current, Fence, _clock.GetUtcNow(), progress, message), tries: 1, cancellationToken: _leave.Token).ConfigureAwait(false);
            if (!written)
            {
                Leave(AttemptEnd.Lost);
                return;
            }

            _record = record!;
            lock (_lock)
            {
                _written = _clock.GetUtcNow();
            }

            if (record!.CancelRequested)
                Leave(AttemptEnd.Cancelled);
        }
        catch (Exception) when (_leave.IsCancellationRequested || _record.LeaseUntil > _clock.GetUtcNow())
        {
            // The next sign may get through; until the claim has run out nobody else takes the task.
        }
        catch (Exception)
        {
            Leave(AttemptEnd.Lost);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes how the attempt ended, and what goes with the end of the task where it is that, whatever the handler's token says. <c>Written</c> is false where the claim is lost.</summary>
    public async ValueTask<(bool Written, TaskRecord? Record, bool Refused)> EndAsync(
        Func<TaskRecord, TaskRecord?> transition, IReadOnlyList<TaskEffect>? effects, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _writer.ApplyAsync(_record, transition, effects, _atFinish, CompletionTries, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _leave.Dispose();
        _writing.Dispose();
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
