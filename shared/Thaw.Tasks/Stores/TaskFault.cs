namespace Thaw.Tasks.Stores;

/// <summary>Why an attempt failed or a task was given up.</summary>
/// <param name="Reason">A sentence for people.</param>
/// <param name="Detail">The exception with its stack, where there was one; at most 8,000 characters.</param>
/// <param name="At">When.</param>
public sealed record TaskFault(string Reason, string? Detail, DateTimeOffset At);
