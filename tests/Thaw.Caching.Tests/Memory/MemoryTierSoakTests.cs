using System.Diagnostics;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class MemoryTierSoakTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(2);

    // However little of that time the machine has for them.
    private const int LeastRounds = 100;

    [Theory]
    [InlineData(500, long.MaxValue)]
    [InlineData(100_000, 200_000)]
    public async Task MixedOperationsOfSeveralThreads_KeepTheInvariants(int entries, long bytes)
    {
        var bench = new MemoryTierBench(entries, bytes);
        var end = Stopwatch.GetTimestamp() + (long)(s_duration.TotalSeconds / 2 * Stopwatch.Frequency);
        var workers = Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(() => Work(bench, seed, entries, bytes, end), TaskCreationOptions.LongRunning)).ToArray();
        await Task.WhenAll(workers);
        bench.Tier.CheckInvariants();
        Assert.True(bench.Tier.Evictions > 0);
    }

    /// <summary>What is there and stays there is always found, however much the chains around it change and the table grows.</summary>
    [Fact]
    public async Task ResidentKeys_AreFoundWhileOthersComeAndGo()
    {
        var bench = new MemoryTierBench(1_000_000);
        var resident = Enumerable.Range(0, 200).Select(i => $"resident{i}").ToArray();
        foreach (var key in resident)
            bench.Put(key, value: key);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    foreach (var key in resident)
                        Assert.Equal(key, bench.Find(key)?.Value);
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        for (var i = 0; i < 300_000; i++)
        {
            bench.Put($"other{i}");
            if (i % 3 == 0)
                bench.Remove($"other{i - 50}");
            if (i % 7 == 0)
                bench.Put(resident[i % resident.Length], value: resident[i % resident.Length]);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
        bench.Tier.CheckInvariants();
    }

    private static void Work(MemoryTierBench bench, int seed, int entries, long bytes, long end)
    {
        var random = new Random(seed);
        for (var round = 0; round < LeastRounds || Stopwatch.GetTimestamp() < end; round++)
        {
            for (var i = 0; i < 100; i++)
            {
                var key = $"key{random.Next(random.Next(1, 2_000))}";
                switch (random.Next(30))
                {
                    case 0:
                        bench.Remove(key);
                        break;
                    case 1 when bench.Find(key) is { } entry:
                        bench.Tier.Remove(entry);
                        bench.Tier.Touch(entry);
                        break;
                    case 2:
                        bench.Put(key, value: key, size: random.Next(300));
                        break;
                    case 3 when random.Next(1_000) == 0:
                        bench.Tier.Clear();
                        break;
                    default:
                        if (bench.Find(key) is { } found)
                        {
                            Assert.Equal(key, found.Key);
                            bench.Tier.Touch(found);
                        }
                        else
                        {
                            bench.Put(key, value: key, size: random.Next(300));
                        }
                        break;
                }
            }
            Assert.True(bench.Tier.Count <= entries);
            Assert.True(bench.Tier.Bytes <= bytes);
        }
    }
}
