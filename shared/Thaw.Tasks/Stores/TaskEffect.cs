namespace Thaw.Tasks.Stores;

/// <summary>
/// A write that a handler hands over with its outcome: it is stored in the same transaction as the task's completion, thus once or not at all.
/// Every store takes <see cref="TaskItemWrite"/>; an adapter may derive its own for its database's other tables.
/// </summary>
public abstract record TaskEffect;
