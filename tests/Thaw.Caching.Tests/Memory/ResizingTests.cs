using Thaw.Caching.Measuring;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Memory;

public sealed class ResizingTests
{
    [Fact]
    public async Task Resize_ToLess_GivesUpWhatIsTooMuch_AndToMore_TakesMore()
    {
        await using var host = new CacheHost(configure: static options => (options.MemoryEntries, options.MemoryBytes) = (10_000, 4 * 1024 * 1024));
        await FillAsync(host, 3_000);
        var full = host.Cache.GetStatistics().Bytes;
        Assert.InRange(full, 3 * 1024 * 1024, 4 * 1024 * 1024);
        host.Engine.ResizeMemory(1024 * 1024);
        var shrunk = host.Cache.GetStatistics();
        Assert.InRange(shrunk.Bytes, 512 * 1024, 1024 * 1024);
        Assert.True(shrunk.Evictions > 0);
        host.Engine.CheckMemoryInvariants();
        await FillAsync(host, 3_000);
        Assert.InRange(host.Cache.GetStatistics().Bytes, 512 * 1024, 1024 * 1024);
        host.Engine.ResizeMemory(2 * 1024 * 1024);
        await FillAsync(host, 3_000);
        Assert.InRange(host.Cache.GetStatistics().Bytes, 1_200 * 1024, 2 * 1024 * 1024);
        host.Engine.CheckMemoryInvariants();
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Engine.ResizeMemory(1_000));
    }

    [Fact]
    public async Task Trim_GivesUpAboutThatMuch_OrAllThereIs()
    {
        await using var host = new CacheHost(configure: static options => (options.MemoryEntries, options.MemoryBytes) = (10_000, 8 * 1024 * 1024));
        await FillAsync(host, 1_000);
        var before = host.Cache.GetStatistics().Bytes;
        Assert.InRange(host.Engine.TrimMemory(before / 2), before / 2, before / 2 + 4_096);
        host.Engine.CheckMemoryInvariants();
        host.Engine.TrimMemory(long.MaxValue / 4);
        Assert.Equal((0, 0), (host.Cache.GetStatistics().Bytes, host.Cache.GetStatistics().Entries));
        Assert.Equal(0, host.Engine.TrimMemory(1));
        host.Engine.CheckMemoryInvariants();
    }

    [Fact]
    public void HotKeys_OfManyKeys_KnowThoseThatAreHot()
    {
        var keys = new HotKeys();
        for (var i = 0; i < 10_000; i++)
            keys.Count(i % 4 == 0 ? 0 : (ulong)i, "company", i % 4 == 0 ? "hot" : $"cold-{i}");
        var hottest = keys.Hottest();
        Assert.Equal(("company", "hot", 10_000), (hottest[0].Namespace, hottest[0].Key, hottest[0].AllReads));
        Assert.InRange(hottest[0].Reads, 2_500, 2_500 + 10_000 / 64);
        Assert.Equal(16, hottest.Count);
    }

    [Fact]
    public void Remakes_TellTheTimeSinceTheSameKeyWasMade()
    {
        var table = new RemakeTable();
        Assert.Null(table.Note(7, 1_000));
        Assert.Equal(500, table.Note(7, 1_500));
        Assert.Null(table.Note(7 + 256, 1_600)); // the same place, another key
        Assert.Null(table.Note(7, 1_700));
        Assert.Null(table.Note(7, 1_650)); // the clock was set back
    }

    private static async Task FillAsync(CacheHost host, int entries)
    {
        for (var i = 0; i < entries; i++)
            await host.Cache.SetAsync($"key-{i}", new string('x', 900));
    }
}
