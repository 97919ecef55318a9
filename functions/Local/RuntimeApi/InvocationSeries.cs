using System.Diagnostics;

namespace Thaw.Local.RuntimeApi;

/// <summary>
/// Many invocations of one event, handed out by the connections' own threads as fast as polls come: no thread waits for another, so that what is
/// measured is the function.
/// </summary>
internal sealed class InvocationSeries(ReadOnlyMemory<byte> payload, int count, InvocationSettings settings)
{
    private readonly TaskCompletionSource<InvocationSeries> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _durations = new long[count];
    private int _handedOut;
    private int _answered;
    private int _recorded;
    private int _failed;
    private long _after;

    public ReadOnlyMemory<byte> Payload => payload;

    public InvocationSettings Settings => settings;

    /// <summary>How many were answered with an error.</summary>
    public int Failed => _failed;

    /// <summary>The first error, or nothing.</summary>
    public InvocationResult? FirstFailure { get; private set; }

    /// <summary>From each event's delivery to the last byte of its answer, in the order of the answers.</summary>
    public IReadOnlyList<TimeSpan> Durations => [.. _durations.Select(static ticks => Stopwatch.GetElapsedTime(0, ticks))];

    /// <summary>All the time between an answer and the next poll, together.</summary>
    public TimeSpan AfterResponses => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _after));

    /// <summary>Completes with the last answer.</summary>
    internal Task<InvocationSeries> Done => _done.Task;

    internal bool TryTake() => Volatile.Read(ref _handedOut) < count && Interlocked.Increment(ref _handedOut) <= count;

    internal void Add(long duration, InvocationResult result)
    {
        var index = Interlocked.Increment(ref _answered) - 1;
        _durations[index] = duration;
        if (!result.Succeeded && Interlocked.Increment(ref _failed) == 1)
        {
            FirstFailure = result;
        }

        if (Interlocked.Increment(ref _recorded) == count)
        {
            _done.TrySetResult(this);
        }
    }

    internal void AddAfter(long ticks) => Interlocked.Add(ref _after, ticks);

    internal void Fail(Exception reason) => _done.TrySetException(reason);
}
