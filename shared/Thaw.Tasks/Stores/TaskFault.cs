namespace Thaw.Tasks.Stores;

/// <summary>Why an attempt failed or a task was given up.</summary>
/// <param name="Reason">A sentence for people; of a handler's, at most 2,000 characters are kept.</param>
/// <param name="Detail">The exception with its stack, where there was one; at most 8,000 characters.</param>
/// <param name="At">When.</param>
public sealed record TaskFault(string Reason, string? Detail, DateTimeOffset At)
{
    private const int LongestReason = 2_000;
    private const int LongestDetail = 8_000;

    // The record that carries it must fit into every store, whatever a handler says.
    internal static TaskFault Of(string reason, Exception? fault, DateTimeOffset at) => new(Cut(reason, LongestReason), fault is null ? null : Cut(fault.ToString(), LongestDetail), at);

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
