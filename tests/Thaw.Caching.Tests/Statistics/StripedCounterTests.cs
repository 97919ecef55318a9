using System.Runtime.CompilerServices;
using Thaw.Caching.Statistics;

namespace Thaw.Caching.Tests.Statistics;

public sealed class StripedCounterTests
{
    private const int PageBytes = 4096;

    [Fact]
    public void Increment_MoreStackPagesThanPlaces_LosesNothing()
    {
        var counter = new StripedCounter();
        for (var depth = 0; depth < 100; depth++)
        {
            At(depth, counter, 1_000);
        }

        Assert.Equal(100_000, counter.Value);
    }

    [Fact]
    public void Increment_ManyThreadsAtManyDepths_LosesNothing()
    {
        const int Threads = 40;
        var counter = new StripedCounter();
        using var together = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            together.SignalAndWait();
            for (var round = 0; round < 200; round++)
            {
                At((t + round) % 8, counter, 100);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(Threads * 200 * 100, counter.Value);
    }

    [Fact]
    public void Decrement_FromAnotherThread_TakesOneBack()
    {
        var counter = new StripedCounter();
        counter.Increment();
        counter.Increment();
        var thread = new Thread(counter.Decrement);
        thread.Start();
        thread.Join();
        Assert.Equal(1, counter.Value);
    }

    /// <summary>Counts with so many pages of stack below the caller's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void At(int pages, StripedCounter counter, int count)
    {
        Span<byte> page = stackalloc byte[PageBytes];
        page[pages & 63] = 1;
        if (pages > 0)
        {
            At(pages - 1, counter, count);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                counter.Increment();
            }
        }

        page[0]++;
    }
}
