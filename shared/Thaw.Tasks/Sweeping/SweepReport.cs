namespace Thaw.Tasks;

/// <summary>What one sweep found and did.</summary>
/// <param name="Due">Records that were due a look.</param>
/// <param name="Resent">Messages sent: for records whose message was lost, whose time has come, or whose worker died.</param>
/// <param name="GivenUp">Tasks that nobody will finish: their last attempt's worker died, they are too old, or were called off while a worker that died had them.</param>
/// <param name="Unsent">Messages that could not be sent this time either.</param>
/// <param name="HasMore">Whether there is more to do at once, as far as the store's index tells; not where this sweep could do nothing.</param>
public readonly record struct SweepReport(int Due, int Resent, int GivenUp, int Unsent, bool HasMore);
