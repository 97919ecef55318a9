namespace Thaw.Jobs;

/// <summary>What became of one message.</summary>
/// <param name="Succeeded">Whether it is done with; if not, it should be delivered again.</param>
/// <param name="Reason">Where it did not: why, and what is allowed, in a sentence without the message's contents. Otherwise <see langword="null"/>.</param>
/// <param name="IsRejected">Whether it can never succeed as it is: malformed, or of a type that nobody knows.</param>
public readonly record struct JobOutcome(bool Succeeded, string? Reason, bool IsRejected)
{
    internal static JobOutcome Done => new(true, null, false);

    internal static JobOutcome Again(string reason) => new(false, reason, false);

    internal static JobOutcome Rejected(string reason) => new(false, reason, true);
}
