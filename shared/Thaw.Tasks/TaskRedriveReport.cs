namespace Thaw.Tasks;

/// <summary>What became of the dead letters that were looked at.</summary>
/// <param name="Examined">How many were looked at.</param>
/// <param name="Redriven">Their tasks have a message again, and all their attempts where they were dead. One that was named counts also where its letter was not met.</param>
/// <param name="Obsolete">Deleted: their tasks are finished, or gone.</param>
/// <param name="Kept">Left where they are: another task's than asked for, no task's at all, held by a worker at this moment, or not to be sent.</param>
public sealed record TaskRedriveReport(int Examined, int Redriven, int Obsolete, int Kept);
