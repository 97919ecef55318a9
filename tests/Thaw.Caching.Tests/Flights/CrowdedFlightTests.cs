using System.Globalization;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>Many threads, few keys, a memory that is too small for them: flights set out, are joined, end and set out again all the time.</summary>
public sealed class CrowdedFlightTests
{
    [Fact]
    public async Task GetOrCreate_FromManyThreads_EachGetsTheValueOfItsOwnKey()
    {
        await using var host = new CacheHost(configure: static o => o.MemoryEntries = 32);
        var keys = Enumerable.Range(0, 100).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var crowd = Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = keys[random.Next(keys.Length)];
                using var left = new CancellationTokenSource();
                var token = random.Next(3) == 0 ? left.Token : CancellationToken.None;
                var isLate = random.Next(8) == 0;
                var value = await host.Hybrid.GetOrCreateAsync(key, (key, isLate), static async (asked, _) =>
                {
                    if (asked.isLate)
                    {
                        await Task.Yield();
                    }

                    return asked.key;
                }, cancellationToken: token);
                Assert.Equal(key, value);
            }
        })).ToArray();
        await Task.WhenAll(crowd).SoonAsync();
        Assert.Equal(0, host.Engine.FlightCount);
        host.Engine.CheckMemoryInvariants();
    }
}
