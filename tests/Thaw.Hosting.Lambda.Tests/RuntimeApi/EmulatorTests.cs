using System.Buffers;
using System.Text;
using Thaw.Hosting.Lambda.RuntimeApi;
using Thaw.Hosting.Lambda.Tests.Support;
using Thaw.Local.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

/// <summary>The loop against an API as strict as Lambda's, which complains of whatever it would refuse.</summary>
public sealed class EmulatorTests
{
#if DEBUG
    private const int Bound = 1200;
#else
    private const int Bound = 128;
#endif

    public static TheoryData<string> Misbehaviours => ["pieces", "chunked", "continue", "odd", "announced", "idle", "unaccepted", "all"];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Loop_ApiThatMisbehaves_ServesEveryEventOnce(string what)
    {
        await using var emulator = RuntimeApiEmulator.Start();
        emulator.Misbehaviour = what switch
        {
            "pieces" => new Misbehaviour { PieceSize = 1 },
            "chunked" => new Misbehaviour { ChunkedNext = true },
            "continue" => new Misbehaviour { Continue = true },
            "odd" => new Misbehaviour { OddHeaders = true },
            "announced" => new Misbehaviour { CloseAnnounced = true },
            "idle" => new Misbehaviour { CloseIdle = true },
            "unaccepted" => new Misbehaviour { CloseBeforeAccepted = true },
            _ => new Misbehaviour { PieceSize = 3, ChunkedNext = true, Continue = true, OddHeaders = true, CloseIdle = true },
        };
        await using var run = Run(emulator, 1, DelegateHandler.Echo);
        for (var number = 0; number < 5; number++)
        {
            var result = await emulator.InvokeAsync(Encoding.UTF8.GetBytes($"{{\"n\":{number}}}"));
            Assert.True(result.Succeeded, result.ErrorMessage);
            Assert.Equal($"{{\"n\":{number}}}", Encoding.UTF8.GetString(result.Body.Span));
        }

        Assert.False(run.Log.Has(2));
        if (what != "unaccepted") // there the second answer is refused, and must be
        {
            Assert.Empty(emulator.Complaints);
        }
    }

    [Fact]
    public async Task Loops_SixteenAtOnce_NeverMixWhatBelongsToOne()
    {
        await using var emulator = RuntimeApiEmulator.Start(new RuntimeApiOptions { MaximumConcurrency = 16 });
        RuntimeRun run = null!;
        var most = 0;
        var running = 0;
        var posted = 0;
        run = Run(emulator, 16, new DelegateHandler(async invocation =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            var id = invocation.RequestId;
            var body = invocation.Event.ToArray();
            await Task.Yield();
            Assert.Same(invocation, run.Ambient.Current);
            Assert.True(run.Ambient.TryPost(async _ =>
            {
                await Task.Yield();
                Assert.Equal(id, run.Ambient.Current!.RequestId);
                Interlocked.Increment(ref posted);
            }));
            await Task.Yield();
            Assert.Equal(id, run.Ambient.Current!.RequestId);
            invocation.Response.Write(Encoding.UTF8.GetBytes(id));
            invocation.Response.Write(body);
            Interlocked.Decrement(ref running);
        }));
        await using (run)
        {
            const int Events = 4000;
            await Parallel.ForEachAsync(Enumerable.Range(0, Events), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, _) =>
            {
                var result = await emulator.InvokeAsync(Encoding.UTF8.GetBytes($"-{number}"), cancellationToken: CancellationToken.None);
                Assert.Equal($"{result.RequestId}-{number}", Encoding.UTF8.GetString(result.Body.Span));
                await result.AfterResponse;
            });
            Assert.Equal(Events, posted);
            Assert.InRange(most, 2, 16);
            Assert.Empty(emulator.Complaints);
            Assert.DoesNotContain(run.Log.Records, static record => record.Id is 1 or 8);
        }

        Assert.Null(run.Ambient.Current);
    }

    [Fact]
    public async Task Loop_InTheLongRun_AllocatesNextToNothing()
    {
        const int Warm = 2000;
        const int Count = 500;
        const int Times = 6;
        await using var emulator = RuntimeApiEmulator.Start();
        var (seen, allocated) = (0, new List<long>());
        await using var run = Run(emulator, 1, new DelegateHandler(invocation =>
        {
            seen++;
            if (seen >= Warm && seen % Count == 0)
            {
                allocated.Add(GC.GetAllocatedBytesForCurrentThread());
            }

            invocation.Response.Write(invocation.Event.Span);
            return default;
        }));
        var series = await emulator.InvokeSeriesAsync(new byte[1024], Warm + Count * Times);
        Assert.Equal(0, series.Failed);

        // Optimised it is the request id as a string, 96 bytes; unoptimised code has its asynchronous state machines on the heap.
        // And more while another test listens to what invocations tell: some of the time nobody does.
        Assert.InRange(allocated.Zip(allocated.Skip(1), static (before, after) => after - before).Min() / (double)Count, 1, Bound);
    }

    [Fact]
    public async Task Loop_ResponsesOfAllSizes_ArriveWhole()
    {
        await using var emulator = RuntimeApiEmulator.Start();
        await using var run = Run(emulator, 1, DelegateHandler.Echo);
        foreach (var size in (int[])[0, 1, 9, 10, 99, 100, 16_383, 16_384, 100_000, 1_500_000, 6 * 1024 * 1024, 10])
        {
            var body = new byte[size];
            new Random(size).NextBytes(body);
            var result = await emulator.InvokeAsync(body);
            Assert.True(result.Succeeded, result.ErrorMessage);
            Assert.True(result.Body.Span.SequenceEqual(body), $"{size} bytes");
        }

        Assert.Empty(emulator.Complaints);
    }

    private static RuntimeRun Run(RuntimeApiEmulator emulator, int concurrency, DelegateHandler handler) =>
        new(RuntimeApiAddress.Parse(emulator.Address), handler, concurrency);
}
