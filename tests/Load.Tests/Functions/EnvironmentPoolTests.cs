using System.Reflection;
using Thaw.Load.Arrivals;
using Thaw.Load.Functions;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;
using Thaw.Local.Functions;

namespace Thaw.Load.Tests.Functions;

/// <summary>A real function in processes of its own.</summary>
public sealed class EnvironmentPoolTests
{
    [Fact]
    public async Task Invoke_AtOnce_StartsAnEnvironmentEachAndCallsThemCold()
    {
        await using var pool = Pool(concurrency: 2);
        var recorder = new Recorder(TimeSpan.FromSeconds(1));
        Operation[] operations = [new("invoke", 1, (_, _) => InvokeAsync())];
        var (arrived, calls) = (0, new TaskCompletionSource<Task<Outcome>[]>(TaskCreationOptions.RunContinuationsAsynchronously));

        // Two at once: the first waits for the second, however long that takes to arrive.
        Operation[] together =
        [
            new("invoke", 1, async (_, _) =>
            {
                var number = Interlocked.Increment(ref arrived);
                if (number == 2)
                {
                    calls.SetResult([InvokeAsync(), InvokeAsync()]);
                }

                return await (await calls.Task)[number - 1];
            }),
        ];
        await new LoadRunner(recorder, workers: 2, TimeProvider.System).RunAsync(Enumerable.Repeat(default(Arrival), 2), together, CancellationToken.None);
        Assert.Equal((2, 2L, 0L), (pool.Starts, recorder.Cold.Count, recorder.Warm.Count));

        // The others when those are done.
        await new LoadRunner(recorder, workers: 2, TimeProvider.System).RunAsync(Enumerable.Repeat(default(Arrival), 20), operations, CancellationToken.None);

        Assert.Equal((2, 2L, 20L), (pool.Starts, recorder.Cold.Count, recorder.Warm.Count));
        Assert.Equal(0, recorder.Warm.Errors);
        Assert.True(recorder.Cold.Service.Min > recorder.Warm.Service.Quantile(0.5), "Who waits for a start waits longer.");
        Assert.InRange(pool.PeakMemory!.Value, 5_000_000, 500_000_000);

        Task<Outcome> InvokeAsync() => pool.InvokeAsync("\"one\""u8.ToArray());
    }

    [Fact]
    public async Task Invoke_OneAfterTheOther_UsesTheOneThatIsWarm()
    {
        await using var pool = Pool(concurrency: 4);
        for (var i = 0; i < 5; i++)
        {
            var outcome = await pool.InvokeAsync("\"one\""u8.ToArray());
            Assert.Equal((i == 0, 200), (outcome.Cold, outcome.Status));
        }

        Assert.Equal(1, pool.Starts);
    }

    private static EnvironmentPool Pool(int concurrency)
    {
        var assembly = typeof(EnvironmentPoolTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "FloorAssembly").Value!;
        var settings = new FunctionSettings
        {
            InitializationLimit = TimeSpan.FromMinutes(2), Timeout = TimeSpan.FromMinutes(2), Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["FLOOR_BEHAVIOUR"] = "odd" },
        };
        return new EnvironmentPool(FunctionPackage.Find(Path.GetDirectoryName(Path.GetFullPath(assembly))!, "Thaw.LambdaFloor"), settings, concurrency);
    }
}
