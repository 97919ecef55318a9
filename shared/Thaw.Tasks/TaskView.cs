using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>What is to be seen of a task.</summary>
public sealed record TaskView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The name its handler is registered by.</summary>
    public required string Type { get; init; }

    /// <summary>Whose it is; <see langword="null"/> for the application's own.</summary>
    public string? User { get; init; }

    /// <summary>Where it stands.</summary>
    public required TaskState State { get; init; }

    /// <summary>Which queue it goes through where there are several.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>How far it is, 0 to 100.</summary>
    public double Progress { get; init; }

    /// <summary>What its handler last said of its progress.</summary>
    public string? Message { get; init; }

    /// <summary>Attempts begun and not given back.</summary>
    public int Attempts { get; init; }

    /// <summary>How many it gets.</summary>
    public int MaximumAttempts { get; init; }

    /// <summary>Whether somebody has called it off, though it still runs.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Its result as UTF-8 JSON; <see langword="null"/> where there is none, or in a listing.</summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>Why its last attempt failed, or why it was given up.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It is not run before this instant.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was finished, in whichever way.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it is finished, in whichever way.</summary>
    public bool IsFinished => State is TaskState.Succeeded or TaskState.Dead or TaskState.Cancelled;

    /// <summary>The result as its type; <see langword="default"/> where there is none.</summary>
    public TResult? ReadResult<TResult>(JsonTypeInfo<TResult> json) => Result is { } result ? JsonSerializer.Deserialize(result.Span, json) : default;

    internal static TaskView Of(TaskRecord record, ReadOnlyMemory<byte>? result = null) => new()
    {
        Id = record.Id,
        Type = record.Type,
        User = record.User,
        State = record.State,
        Priority = record.Priority,
        Progress = record.Progress,
        Message = record.Message,
        Attempts = record.Attempts,
        MaximumAttempts = record.MaximumAttempts,
        CancelRequested = record.CancelRequested,
        Result = result,
        Fault = record.Fault,
        CreatedAt = record.CreatedAt,
        NotBefore = record.NotBefore,
        StartedAt = record.StartedAt,
        FinishedAt = record.FinishedAt,
    };
}
