using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Functions;

/// <summary>An invocation with what Lambda would put into its REPORT line.</summary>
internal sealed record InvocationReport
{
    /// <summary>The answer.</summary>
    public required InvocationResult Result { get; init; }

    /// <summary>How the environment began, where this invocation began it.</summary>
    public InitializationReport? Initialization { get; init; }

    /// <summary>From the answer to the next poll; nothing where the environment ended.</summary>
    public TimeSpan? AfterResponse { get; init; }

    /// <summary>The work after the response went on to the deadline, and the environment was killed.</summary>
    public bool TimedOutAfterResponse { get; init; }

    /// <summary>The most memory that the process held, in bytes; nothing where the kernel does not say.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>The answer and what came after it: an invocation ends when the next event is asked for.</summary>
    public TimeSpan Duration => Result.Duration + (AfterResponse ?? TimeSpan.Zero);

    /// <summary>Duration and initialisation, rounded up to a millisecond: what is paid for.</summary>
    public TimeSpan Billed => TimeSpan.FromMilliseconds(Math.Ceiling((Duration + (Initialization?.Duration ?? TimeSpan.Zero)).TotalMilliseconds));
}
