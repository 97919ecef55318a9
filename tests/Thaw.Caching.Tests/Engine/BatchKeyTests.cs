using Thaw.Caching.Engine;

namespace Thaw.Caching.Tests.Engine;

public sealed class BatchKeyTests
{
    // A caller whose time is over looks at its keys while their making goes on.
    [Fact]
    public async Task Fallback_ReadWhileItChanges_IsTheOneOrTheOther()
    {
        const int Changes = 5_000_000;
        var found = new MemoryFind<string>(MemoryWorth.Fallback, new CacheResult<string>("older", CacheTier.Durable, 5, true, ["t"]), 7);
        var key = new BatchKey<string>("k", 1, found);
        var changing = Task.Run(() =>
        {
            for (var i = 0; i < Changes; i++)
            {
                key.Fallback = (i & 1) == 0 ? default : found;
            }
        });
        while (!changing.IsCompleted)
        {
            var seen = key.Fallback;
            Assert.Equal(seen.IsFound ? found : default, seen);
        }

        await changing;
    }
}
