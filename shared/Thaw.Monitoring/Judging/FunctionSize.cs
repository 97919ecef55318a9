namespace Thaw.Monitoring.Judging;

/// <summary>A function whose size is known.</summary>
/// <param name="Name">Its name, with which its containers' names begin.</param>
/// <param name="Megabytes">The memory it is given.</param>
public sealed record FunctionSize(string Name, int Megabytes);
