namespace Thaw.Jobs.Documents.Storing;

/// <summary>Where bytes lie in the tasks' store: among the parts of the task that made them. Written once under a name that its content decides, or that its task never uses twice.</summary>
/// <param name="Task">The task that made them.</param>
/// <param name="Name">Their name among its parts.</param>
/// <param name="Parts">In how many parts they lie.</param>
/// <param name="Length">How many bytes there are, before compression.</param>
internal sealed record BlobReference(string Task, string Name, int Parts, int Length);
