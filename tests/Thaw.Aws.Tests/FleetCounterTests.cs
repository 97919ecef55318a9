using Thaw.Aws.Limits;
using Thaw.Aws.Tests.Caching;

namespace Thaw.Aws.Tests;

public class FleetCounterTests
{
    [SkippableFact]
    public async Task Add_AnswerLost_CountsOnce()
    {
        using var bench = await StoreBench.CreateAsync();
        var counter = new DynamoDbFleetCounter(bench.Table, () => bench.Client);
        for (var sum = 1; sum <= 5; sum++)
        {
            // The ceiling is reached by the last one, whose repeat is no further addition.
            bench.Wire.NextAnswerIsLost();
            Assert.Equal(new FleetSum(sum, true), await counter.AddAsync("a", 1, 1, 5, new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), default));
        }
    }
}
