using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Tests.Resources;

public sealed class ProcessResourcesTests
{
    [Fact]
    public void Read_TellsWhatTheProcessTakes()
    {
        var resources = new ProcessResources(TimeProvider.System, Environment.ProcessorCount, 1L << 30, static () => new Dictionary<string, TimeSpan>());
        Assert.Null(resources.Read().CpuPercent);

        // Of its own time: others may have the processor for as long as they like.
        var before = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - before < TimeSpan.FromMilliseconds(50))
        {
        }

        var seen = resources.Read();
        Assert.InRange(seen.WorkingSetBytes, 1_000_000, long.MaxValue);
        Assert.Equal(1L << 30, seen.MemoryLimitBytes);
        Assert.True(seen.CpuPercent > 0);
        Assert.True(seen.PoolThreads >= 0 && seen.Age > TimeSpan.Zero && seen.Age < TimeSpan.FromHours(12));
        Assert.Equal(OperatingSystem.IsLinux(), seen.Sockets is not null);
    }

    [Fact]
    public void Read_AfterTheWallClockAloneWentOn_TellsForHowLong()
    {
        var clock = new WallOnly();
        var resources = new ProcessResources(clock, 1, null, static () => new Dictionary<string, TimeSpan>());
        clock.Ahead = TimeSpan.FromMinutes(7);
        Assert.InRange(resources.Read().Frozen, TimeSpan.FromSeconds(360), TimeSpan.FromSeconds(480));
        clock.Ahead = TimeSpan.FromMinutes(-7);
        Assert.Equal(TimeSpan.Zero, resources.Read().Frozen);
    }

    [Theory]
    [InlineData("memory.max", "268435456\n", null, 268_435_456L)]
    [InlineData("memory.max", "max\n", null, null)]
    [InlineData("memory.max", "max\n", 512, 512L * 1024 * 1024)]
    [InlineData("memory.max", "268435456\n", 512, 268_435_456L)]
    [InlineData("memory/memory.limit_in_bytes", "104857600\n", null, 104_857_600L)]
    [InlineData("memory/memory.limit_in_bytes", "9223372036854771712\n", 256, 256L * 1024 * 1024)]
    public void MemoryLimit_IsTheLeastOfAll(string file, string text, int? megabytes, long? expected)
    {
        var root = Directory.CreateTempSubdirectory("thaw-limit-");
        try
        {
            var path = Path.Combine(root.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            Assert.Equal(expected, MemoryLimit.Find(megabytes, root.FullName));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private sealed class WallOnly : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
