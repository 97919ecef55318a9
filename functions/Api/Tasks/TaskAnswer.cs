using System.ComponentModel;
using System.Text.Json.Serialization;
using Thaw.Tasks;

namespace Thaw.Api;

/// <summary>A task as it stands.</summary>
internal sealed record TaskAnswer
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    [Description("pending, running, succeeded, failed (an attempt failed; it is retried), dead (given up) or cancelled.")]
    public required string Status { get; init; }

    [Description("0 to 100.")]
    public required double Progress { get; init; }

    [Description("What its handler last said of its progress.")]
    public required string? Message { get; init; }

    [Description("Attempts begun and not given back.")]
    public required int Attempts { get; init; }

    public required int MaxAttempts { get; init; }

    public required string Priority { get; init; }

    [Description("Whose it is; null for the application's own.")]
    public required string? User { get; init; }

    [Description("Whether it was called off though it still runs.")]
    public required bool CancelRequested { get; init; }

    [Description("What came of it, where it succeeded; not in listings.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Result { get; init; }

    [Description("Why its last attempt failed, or why it was given up.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskError? Error { get; init; }

    [Description("When it was submitted, or brought back. UTC, as all times.")]
    public required DateTime CreatedAt { get; init; }

    [Description("It is not run before.")]
    public required DateTime NotBefore { get; init; }

    [Description("When its last attempt began.")]
    public required DateTime? StartedAt { get; init; }

    [Description("When it was finished, in whichever way.")]
    public required DateTime? FinishedAt { get; init; }

    /// <summary>What a caller may see of a task; a stack is for operators.</summary>
    public static TaskAnswer Of(TaskView task, bool isOperator) => new()
    {
        Id = task.Id,
        Type = task.Type,
        Status = TaskWords.Of(task.State),
        Progress = Math.Round(task.Progress, 1),
        Message = task.Message,
        Attempts = task.Attempts,
        MaxAttempts = task.MaximumAttempts,
        Priority = TaskWords.Of(task.Priority),
        User = task.User,
        CancelRequested = task.CancelRequested,
        Result = task.Result is { } result ? new RawJson(result) : null,
        Error = task.Fault is { } fault ? new TaskError(fault.Reason, isOperator ? fault.Detail : null, fault.At.UtcDateTime) : null,
        CreatedAt = task.CreatedAt.UtcDateTime,
        NotBefore = task.NotBefore.UtcDateTime,
        StartedAt = task.StartedAt?.UtcDateTime,
        FinishedAt = task.FinishedAt?.UtcDateTime,
    };
}

/// <summary>Why an attempt failed.</summary>
internal sealed record TaskError(
    string Reason,
    [property: Description("The exception with its stack, for operators."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    DateTime At);
