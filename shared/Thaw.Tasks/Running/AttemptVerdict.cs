using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Running;

/// <summary>How an attempt ended, before it is written: a result, a fault, or neither where the handler was told to leave.</summary>
internal sealed class AttemptVerdict
{
    public byte[]? Result { get; set; }

    public IReadOnlyList<TaskEffect> Effects { get; init; } = [];

    public TaskFault? Fault { get; set; }

    /// <summary>The handler's wish; otherwise the policy's.</summary>
    public TimeSpan? Delay { get; init; }

    public bool IsDead { get; init; }

    public bool IsInterrupted { get; init; }

    public static AttemptVerdict Dead(string reason, DateTimeOffset at, Exception? fault = null) => new() { IsDead = true, Fault = TaskFault.Of(reason, fault, at) };
}
