using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>What a handler may know of the attempt it runs, and do with it. Safe from any thread; not to be kept beyond the attempt.</summary>
public sealed class TaskContext
{
    private readonly HeldTask _held;
    private readonly List<TaskEffect> _effects = [];

    internal TaskContext(HeldTask held) => _held = held;

    /// <summary>The task's id: the idempotency key of whatever the handler does elsewhere.</summary>
    public string Id => _held.Record.Id;

    /// <summary>The name the handler is registered by.</summary>
    public string Type => _held.Record.Type;

    /// <summary>Whose task it is; <see langword="null"/> for the application's own.</summary>
    public string? User => _held.Record.User;

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt => _held.Record.Attempts;

    /// <summary>How many there are at most.</summary>
    public int MaximumAttempts => _held.Record.MaximumAttempts;

    /// <summary>How far an earlier attempt said it was, 0 to 100, and this one since.</summary>
    public double Progress => _held.Record.Progress;

    /// <summary>What is left until the attempt's token ends by time; <see cref="TimeSpan.MaxValue"/> where nothing bounds it.</summary>
    public TimeSpan Remaining => _held.Remaining;

    internal IReadOnlyList<TaskEffect> Effects
    {
        get
        {
            lock (_effects)
            {
                return [.. _effects];
            }
        }
    }

    /// <summary>
    /// Says how far the task is. Written at once if a second has passed since the last time, otherwise with what is written next. Faults of the store are the runner's to deal with.
    /// </summary>
    /// <param name="percent">0 to 100; cut to that.</param>
    /// <param name="message">For people; at most 1,000 characters are kept. <see langword="null"/> keeps the last one.</param>
    public ValueTask ReportProgressAsync(double percent, string? message = null) => _held.ReportAsync(percent, message);

    /// <summary>
    /// Hands over a write that is stored in the same transaction as this task's completion: once, whatever workers die, or not at all where the attempt does not succeed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store takes no more writes with one completion, or one of the same item was handed over before.</exception>
    public void Commit(TaskEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        lock (_effects)
        {
            if (_effects.Count >= _held.MaximumEffects)
                throw new InvalidOperationException($"A task commits at most {_held.MaximumEffects} writes with its completion; write what is more in tasks of its own.");
            if (effect is TaskItemWrite item && _effects.OfType<TaskItemWrite>().Any(other => other.Key == item.Key && other.Collection == item.Collection))
                throw new InvalidOperationException("A write of the same item was handed over before; a task commits one write of an item: hand over what shall stand in the end.");
            _effects.Add(effect);
        }
    }
}
