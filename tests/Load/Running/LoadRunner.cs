using System.Threading.Channels;
using Thaw.Load.Arrivals;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Running;

/// <summary>
/// Sends requests when they are due. One task keeps the schedule and never waits for an answer; a bounded number of workers send and wait. Where all are busy, requests queue up here and
/// their time runs; where the queue is full, they fail as <see cref="Overflow"/>.
/// </summary>
internal sealed class LoadRunner(Recorder recorder, int workers, TimeProvider time)
{
    /// <summary>A request that could not even wait for its turn.</summary>
    public const string Overflow = "not sent, queue full";

    public const string TimedOut = "timed out";
    public const string Unconnected = "no connection";
    public const string Unanswered = "unanswered at the end";

    /// <summary>What most wait for an answer.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    private const int QueueLength = 65_536;
    private static readonly TimeSpan StoppedDrain = TimeSpan.FromSeconds(5);

    /// <summary>How long one request may take.</summary>
    public TimeSpan Patience { get; init; } = UsualPatience;

    /// <summary>How long is waited for answers after the last request was due.</summary>
    public TimeSpan Drain { get; init; } = UsualPatience;

    /// <summary>Whether all that is sent finds what it is sent to cold.</summary>
    public bool MarksCold { get; init; }

    /// <summary>Since the run began.</summary>
    public TimeSpan Elapsed => Started == 0 ? TimeSpan.Zero : time.GetElapsedTime(Started);

    private long Started { get; set; }

    /// <summary>Runs a schedule to its end, or until it is stopped; whatever had been due by then is accounted for.</summary>
    /// <param name="schedule">What is due when, in order.</param>
    /// <param name="operations">What arrivals name by number.</param>
    /// <param name="stop">Ends the schedule early.</param>
    public async Task RunAsync(IEnumerable<Arrival> schedule, IReadOnlyList<Operation> operations, CancellationToken stop)
    {
        var due = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(QueueLength) { SingleWriter = true });
        using var giveUp = new CancellationTokenSource();
        Started = time.GetTimestamp();
        var working = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(due.Reader, operations, giveUp.Token)));
        try
        {
            await ScheduleAsync(schedule, operations, due.Writer, stop);
        }
        finally
        {
            due.Writer.Complete();
        }

        if (await Task.WhenAny(working, Task.Delay(stop.IsCancellationRequested && Drain > StoppedDrain ? StoppedDrain : Drain, time, CancellationToken.None)) != working)
        {
            await giveUp.CancelAsync();
        }

        await working;
    }

    private async Task ScheduleAsync(IEnumerable<Arrival> schedule, IReadOnlyList<Operation> operations, ChannelWriter<Arrival> due, CancellationToken stop)
    {
        foreach (var arrival in schedule)
        {
            if (arrival.At - Elapsed is var wait && wait > TimeSpan.Zero)
            {
                try
                {
                    await Task.Delay(wait, time, stop);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }

            if (!due.TryWrite(arrival))
            {
                recorder.Add(new Sample(arrival.At, operations[arrival.Operation].Name, Overflow, Failed: true, Milliseconds(Elapsed - arrival.At), 0));
            }
        }
    }

    private async Task WorkAsync(ChannelReader<Arrival> due, IReadOnlyList<Operation> operations, CancellationToken giveUp)
    {
        await foreach (var arrival in due.ReadAllAsync(CancellationToken.None))
        {
            recorder.Add(await SendAsync(arrival, operations[arrival.Operation], giveUp));
        }
    }

    private async Task<Sample> SendAsync(Arrival arrival, Operation operation, CancellationToken giveUp)
    {
        var sent = Elapsed;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, giveUp);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            var outcome = await operation.RunAsync(arrival.Key, either.Token);
            var ended = Elapsed - outcome.Trailing;
            var first = System.Diagnostics.Stopwatch.GetElapsedTime(outcome.FirstByteAt);
            return new Sample(
                arrival.At, outcome.Endpoint, outcome.Status.ToString(), outcome.Failed, Milliseconds(ended - arrival.At), Milliseconds(ended - sent),
                Milliseconds(Elapsed - first - arrival.At), outcome.Hit, outcome.Cold || MarksCold);
        }
        catch (Exception fault)
        {
            // Whatever a service does to a request is a figure of it; the run goes on.
            var what = fault is OperationCanceledException ? (patience.IsCancellationRequested ? TimedOut : Unanswered)
                : fault is HttpRequestException ? Unconnected
                : fault.GetType().Name;
            return new Sample(arrival.At, operation.Name, what, Failed: true, Milliseconds(Elapsed - arrival.At), Milliseconds(Elapsed - sent), Cold: MarksCold);
        }
    }

    private static double Milliseconds(TimeSpan length) => Math.Max(0, length.TotalMilliseconds);
}
