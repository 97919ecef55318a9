namespace Thaw.Benchmarks.ColdStarts;

/// <summary>One start of a function.</summary>
/// <param name="Init">From the process's start until it asked for its first event.</param>
/// <param name="Answer">From that event's delivery to the last byte of its answer.</param>
internal readonly record struct ColdStart(TimeSpan Init, TimeSpan Answer)
{
    public TimeSpan Total => Init + Answer;
}
