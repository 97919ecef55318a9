using System.Globalization;
using Microsoft.Extensions.Options;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Embedded;

/// <summary>
/// A queue of tasks in an SQLite file, for one machine and for tests: visibility, receipts, delays and dead messages as SQS has them, in order of visibility. Several processes
/// may share the file. Disposing of it closes the file.
/// </summary>
public sealed partial class SqliteTaskQueue : ITaskQueue, IJoinedTaskQueue, IDisposable
{
    private static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(20);

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _clock;
    private readonly string _name;
    private readonly string _deadLetters;
    private readonly TimeSpan _poll;
    private readonly int _maximumReceives;
    private volatile bool _wasEmpty;
    private volatile TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A queue on a file, which is opened at the first call. Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.</summary>
    /// <param name="options">Where it lies and how it waits; read once, here.</param>
    /// <param name="name">Which of the file's queues.</param>
    /// <param name="clock">Says what is visible; default <see cref="CoarseClock.Instance"/>.</param>
    public SqliteTaskQueue(SqliteTaskOptions options, string name = "tasks", TimeProvider? clock = null)
        : this(SqliteTaskStore.Open(options), options, name, clock)
    {
    }

    /// <param name="database">The file.</param>
    /// <param name="options">How it waits.</param>
    /// <param name="name">Which of the file's queues.</param>
    /// <param name="clock">Says what is visible.</param>
    /// <param name="deadLetters">Which of them takes what was delivered too often; the queue itself: nothing is set aside. Default: the name and <c>-dead</c>.</param>
    internal SqliteTaskQueue(SqliteDatabase database, SqliteTaskOptions options, string name, TimeProvider? clock, string? deadLetters = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _database = database;
        _clock = clock ?? CoarseClock.Instance;
        _name = name;
        _deadLetters = deadLetters ?? name + "-dead";
        _poll = options.PollInterval;
        _maximumReceives = options.MaximumReceives;
        Traits = new TaskQueueTraits { Name = name };
    }

    /// <inheritdoc/>
    public TaskQueueTraits Traits { get; }

    /// <summary>Calls that reached SQLite, repeats included.</summary>
    public long Requests => _database.Requests;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken)
    {
        CheckBatch(messages?.Count ?? 0);
        foreach (var message in messages!)
            CheckRange(message.Delay, Traits.MaximumDelay, "delay");
        await _database.WriteAsync((this, messages), static (session, state) => session.InTransaction(writes: true, state, Send), cancellationToken).ConfigureAwait(false);
        Announce();
        return All(messages.Count);
    }

    /// <inheritdoc/>
    public bool Joins(TaskStoreTraits store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return ReferenceEquals(store.Database, _database);
    }

    /// <inheritdoc/>
    public TaskEffect Sending(TaskMessage message)
    {
        CheckRange(message.Delay, Traits.MaximumDelay, "delay");
        return new SqliteMessageWrite(this, message, null);
    }

    /// <inheritdoc/>
    public TaskEffect Deleting(string receipt) => new SqliteMessageWrite(this, default, receipt);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken)
    {
        CheckBatch(maximum);
        CheckRange(hiddenFor, Traits.MaximumVisibility, "visibility");
        CheckRange(wait, MaximumWait, "wait");
        for (var until = _clock.GetUtcNow() + wait; ;)
        {
            var sent = _sent.Task;
            var delivered = await TakeAsync(maximum, hiddenFor, cancellationToken).ConfigureAwait(false);
            var left = until - _clock.GetUtcNow();
            if (delivered.Count > 0 || left <= TimeSpan.Zero)
                return delivered;

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(sent, Task.Delay(left < _poll ? left : _poll, _clock, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel(); // nothing but the pause hangs on it
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken)
    {
        CheckBatch(receipts?.Count ?? 0);
        await _database.WriteAsync(receipts!, static (session, receipts) => session.InTransaction(writes: true, receipts, Delete), cancellationToken).ConfigureAwait(false);
        return All(receipts!.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken)
    {
        CheckBatch(changes?.Count ?? 0);
        foreach (var change in changes!)
            CheckRange(change.HiddenFor, Traits.MaximumVisibility, "visibility");
        var changed = new bool[changes.Count];
        await _database.WriteAsync((changes, now: _clock.GetUtcNow(), changed), static (session, state) =>
            session.InTransaction(writes: true, state, static (session, state) => Hide(session, state.changes, state.now, state.changed)), cancellationToken).ConfigureAwait(false);
        return changed;
    }

    /// <inheritdoc/>
    public ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync((_name, now: _clock.GetUtcNow()), static (session, state) => Count(session, state._name, state.now), cancellationToken);

    /// <summary>The bodies of messages that were delivered too often and set aside, the oldest first, at most 1,000.</summary>
    public ValueTask<IReadOnlyList<string>> ListDeadAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(_deadLetters, static IReadOnlyList<string> (SqliteSession session, string name) => Dead(session, name), cancellationToken);

    /// <summary>Wakes this process's receivers: what was sent is committed.</summary>
    internal void Announce()
    {
        _wasEmpty = false;
        Interlocked.Exchange(ref _sent, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Waits for the calls under way and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    // A queue that was found empty is looked at beside whoever writes, before a turn is taken for it.
    private async ValueTask<IReadOnlyList<TaskDelivery>> TakeAsync(int maximum, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        if (_wasEmpty && !await _database.ReadAsync((_name, now: _clock.GetUtcNow()), static (session, state) => IsAnyVisible(session, state._name, state.now), cancellationToken).ConfigureAwait(false))
            return [];
        var delivered = await _database.WriteAsync((this, maximum, hiddenFor), static (session, state) =>
        {
            var found = new List<TaskDelivery>();
            session.InTransaction(writes: true, 0, (session, _) => state.Item1.Receive(session, state.maximum, state.hiddenFor, found));
            return found;
        }, cancellationToken).ConfigureAwait(false);
        _wasEmpty = delivered.Count == 0;
        return delivered;
    }

    private static bool[] All(int count)
    {
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    private void CheckBatch(int count)
    {
        if (count < 1 || count > Traits.MaximumBatch)
            throw new ArgumentException($"A call of {count} messages; 1 to {Traits.MaximumBatch} are allowed.", nameof(count));
    }

    private static void CheckRange(TimeSpan value, TimeSpan most, string what)
    {
        if (value < TimeSpan.Zero || value > most)
            throw new ArgumentOutOfRangeException(nameof(value), string.Create(CultureInfo.InvariantCulture, $"A {what} of {value}; zero to {most} is allowed."));
    }
}
