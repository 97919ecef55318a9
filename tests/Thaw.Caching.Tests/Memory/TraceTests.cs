using Thaw.Benchmarks.Traces;

namespace Thaw.Caching.Tests.Memory;

/// <summary>The policy keeps what the study of it promised, on recorded traces.</summary>
public sealed class TraceTests
{
    [SkippableTheory]
    [InlineData("lirs_loop", 256, 24.8)]
    [InlineData("lirs_loop", 768, 74.8)]
    [InlineData("lirs_2_pools", 400, 51.5)]
    [InlineData("lirs_2_pools", 1600, 57.4)]
    [InlineData("lirs_sprite", 250, 55.8)]
    [InlineData("lirs_sprite", 1000, 90.2)]
    [InlineData("c2k_web07", 500, 50.1)]
    [InlineData("c2k_web07", 2000, 57.5)]
    public void HitRatio_IsWithinHalfAPointOfTheStudys(string name, int size, double percent)
    {
        var file = FindTrace(name);
        Skip.If(file is null, $"shared/traces/{name}.txt is not beside the repository.");
        var trace = Trace.Read(file);
        for (var seed = 1UL; seed <= 2; seed++)
            Assert.True(100d * MemoryTierReplay.CountHits(trace, size, seed) / trace.Ids.Length > percent - 0.5);
    }

    private static string? FindTrace(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "traces", name + ".txt");
            if (File.Exists(file))
                return file;
        }
        return null;
    }
}
