using Thaw.Tasks;

namespace Thaw.Api;

/// <summary>States and priorities as the endpoints call them.</summary>
internal static class TaskWords
{
    public const string States = "pending, running, succeeded, failed, dead, cancelled";

    public const string Priorities = "high, normal, low";

    public static string Of(TaskState state) => state switch
    {
        TaskState.Pending => "pending",
        TaskState.Running => "running",
        TaskState.Succeeded => "succeeded",
        TaskState.Failed => "failed",
        TaskState.Dead => "dead",
        TaskState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No state of a task."),
    };

    public static string Of(TaskPriority priority) => priority switch
    {
        TaskPriority.High => "high",
        TaskPriority.Low => "low",
        _ => "normal",
    };

    public static TaskState? State(string? word) => word switch
    {
        "pending" => TaskState.Pending,
        "running" => TaskState.Running,
        "succeeded" => TaskState.Succeeded,
        "failed" => TaskState.Failed,
        "dead" => TaskState.Dead,
        "cancelled" => TaskState.Cancelled,
        _ => null,
    };

    public static TaskPriority? Priority(string? word) => word switch
    {
        null or "normal" => TaskPriority.Normal,
        "high" => TaskPriority.High,
        "low" => TaskPriority.Low,
        _ => null,
    };
}
