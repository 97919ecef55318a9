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
            Assert.Equal(new FleetSum(sum, true), await AddAsync(counter, ceiling: 5));
        }
    }

    // The ceiling is reached by the other one, or far off.
    [SkippableTheory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Add_AnswerLostAndAnotherAdded_CountsOnce(int ceiling)
    {
        using var bench = await StoreBench.CreateAsync();
        var (counter, other) = (Counter(bench, place: 3), Counter(bench, place: 4));
        NextAnswerIsLostAfter(bench, async () => Assert.Equal(new FleetSum(2, true), await AddAsync(other, ceiling)));
        Assert.Equal(new FleetSum(2, true), await AddAsync(counter, ceiling));
    }

    // Of 32 places the other one drew the same. What is not known then is on a limit's safe side: counted once more, or refused at the ceiling, which nothing passes.
    [SkippableTheory]
    [InlineData(2, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(100, 3, true)]
    public async Task Add_AnswerLostAndAnotherTookItsPlace_NeverPassesTheCeilingAndLosesNone(int ceiling, long sum, bool isAdded)
    {
        using var bench = await StoreBench.CreateAsync();
        var (counter, other) = (Counter(bench, place: 3), Counter(bench, place: 35));
        NextAnswerIsLostAfter(bench, async () => Assert.Equal(new FleetSum(2, true), await AddAsync(other, ceiling)));
        Assert.Equal(new FleetSum(sum, isAdded), await AddAsync(counter, ceiling));
    }

    // What is stored stays below 1 KB, of which a write is one unit: the longest name, every place taken.
    [SkippableFact]
    public async Task Add_EveryPlaceTaken_CostsOneUnit()
    {
        using var bench = await StoreBench.CreateAsync();
        var name = new string('n', 256);
        for (var place = 0; place <= 32; place++)
        {
            var counter = Counter(bench, (byte)place);
            if (place == 32)
            {
                bench.Wire.NextAnswerChanges(answer => Assert.Equal(1.0, (double)answer["ConsumedCapacity"]!["CapacityUnits"]!));
            }

            Assert.Equal(place + 1, (await counter.AddAsync(name, long.MaxValue, 1, long.MaxValue, StoreBench.Later, default)).Sum);
        }
    }

    private static ValueTask<FleetSum> AddAsync(DynamoDbFleetCounter counter, int ceiling) => counter.AddAsync("a", 1, 1, ceiling, StoreBench.Later, default);

    private static DynamoDbFleetCounter Counter(StoreBench bench, byte place) => new(bench.Table, () => bench.Client, () =>
    {
        var bytes = Guid.NewGuid().ToByteArray();
        bytes[0] = place;
        return new Guid(bytes);
    });

    // The addition takes effect, somebody else comes, and only then its answer is lost.
    private static void NextAnswerIsLostAfter(StoreBench bench, Func<Task> another) => bench.Wire.Next(async exchange =>
    {
        using var answer = await exchange.ForwardAsync();
        await another();
        throw new HttpRequestException("The answer is lost.");
    });
}
