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

    /// <summary>What kind of fault it was, for who counts: a word of <see cref="AttemptError"/>, or the exception's type. There are few of them, whatever a handler says.</summary>
    public string? Error { get; set; }

    public static AttemptVerdict Dead(string error, string reason, DateTimeOffset at, Exception? fault = null) => new() { IsDead = true, Error = error, Fault = TaskFault.Of(reason, fault, at) };
}
