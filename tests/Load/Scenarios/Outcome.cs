namespace Thaw.Load.Scenarios;

/// <summary>How an operation ended.</summary>
/// <param name="Endpoint">What is measured under one name.</param>
/// <param name="Status">The last request's status.</param>
/// <param name="Failed">Whether that is not what was to be expected.</param>
/// <param name="FirstByteAt">When the first byte of the last answer was there: a time stamp of the stopwatch.</param>
internal sealed record Outcome(string Endpoint, int Status, bool Failed, long FirstByteAt)
{
    /// <summary>Whether the cache answered; nothing where it was not asked.</summary>
    public bool? Hit { get; init; }

    /// <summary>Whether a process or an environment had to start for it.</summary>
    public bool Cold { get; init; }

    /// <summary>What passed after the answer was there and before the operation returned: no part of its latency.</summary>
    public TimeSpan Trailing { get; init; }
}
