using System.Text.Json.Serialization;

namespace Thaw.Tasks.Stores;

/// <summary>All that is known of a task. A record is never changed in place: each write stores the next version of it.</summary>
public sealed record TaskRecord
{
    /// <summary>The task's id: 33 to 65 characters of <c>a–z 0–9</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name its handler is registered by.</summary>
    public required string Type { get; init; }

    /// <summary>Whose it is; <see langword="null"/> for the application's own.</summary>
    public string? User { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TaskState State { get; init; }

    /// <summary>Which queue its messages go through.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TaskPriority Priority { get; init; }

    /// <summary>1 for a new record; one more with each write.</summary>
    public required long Version { get; init; }

    /// <summary>Drawn for this write.</summary>
    public required Guid Nonce { get; init; }

    /// <summary>One more with each claim; 0 before the first. Only who claimed it with the current one may complete it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Fence { get; init; }

    /// <summary>Attempts begun and not given back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>How many attempts it gets.</summary>
    public required int MaximumAttempts { get; init; }

    /// <summary>Attempts given back because a worker's time ran short.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Interruptions { get; init; }

    /// <summary>Messages sent again by a sweeper since the last claim.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Resends { get; init; }

    /// <summary>When it was submitted, or submitted anew. Listings go by it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It is not run before this instant.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When the last attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was finished, in whichever way.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Until when its holder's claim is good; <see langword="null"/> where it is not running.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When a sweeper should look at it; <see langword="null"/> exactly where it is finished. Kept in an index.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the store may forget it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long one attempt may take; <see langword="null"/> for no limit of its own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the record is kept once it is finished.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>How far it is, 0 to 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Progress { get; init; }

    /// <summary>What its handler last said of its progress.</summary>
    public string? Message { get; init; }

    /// <summary>What it is run with.</summary>
    public required TaskValue Arguments { get; init; }

    /// <summary>What came of it, where it succeeded.</summary>
    public TaskValue? Result { get; init; }

    /// <summary>Why its last attempt failed, or why it was given up.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>Whether somebody wants it called off while it runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CancelRequested { get; init; }

    /// <summary>Whether it was triggered again while it ran: it is run once more when it has finished.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RunAgain { get; init; }

    /// <summary>Whether it is finished, in whichever way.</summary>
    public bool IsFinished() => State is TaskState.Succeeded or TaskState.Dead or TaskState.Cancelled;
}
