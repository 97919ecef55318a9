namespace Thaw.Api;

/// <summary>What a listing of tasks is narrowed to.</summary>
internal readonly record struct TaskListQuery(string? Status, string? Type, string? User);
