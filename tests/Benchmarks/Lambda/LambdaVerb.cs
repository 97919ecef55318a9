using System.Diagnostics;
using System.Text.Json;

namespace Thaw.Benchmarks.Lambda;

/// <summary>
/// The Api on a trivial route under the Runtime API emulator, beside a program that answers every event with a constant over a raw socket (the floor),
/// beside the same Api published with a runtime of its own (<c>LambdaCustomRuntime</c>), and beside it on Kestrel, in one run: starts interleaved, then each hot on its own.
/// </summary>
internal static class LambdaVerb
{
    private const string Path = "/api/performance/health/live";

    public static async Task<int> RunAsync(bool quick)
    {
        var plan = quick ? LambdaPlan.Quick : LambdaPlan.Full;
        var repository = RepositoryFolder();
        Func<string, string, string> find = quick ? Published.Built : Published.Folder;
        var (floor, api) = (find(repository, "tests/LambdaFloor"), find(repository, "functions/Api"));

        // Trimmed and compiled as one image it takes minutes to make; the build's own program is started the same way.
        var (custom, program) = quick ? (api, "Api") : (Published.CustomRuntimeFolder(repository, "functions/Api"), "bootstrap");
        var payload = HttpApiEvent.Get(Path);
        (Subject Subject, Func<Subject, IDriver> Drive)[] subjects =
        [
            (new Subject("floor", floor, "Thaw.LambdaFloor"), subject => new RuntimeApiDriver(subject, payload)),
            (new Subject("thaw", api, "Api"), subject => new RuntimeApiDriver(subject, payload)),
            (new Subject("custom", custom, "Api", Program: program), subject => new RuntimeApiDriver(subject, payload)),
            (new Subject("kestrel", api, "Api", Kestrel: true), static subject => new KestrelDriver(subject, Path)),
        ];

        var starts = subjects.ToDictionary(static s => s.Subject.Name, static _ => new List<double>());
        for (var round = 0; round <= plan.Starts; round++)
        {
            foreach (var (subject, drive) in subjects)
            {
                using var driver = drive(subject);
                await driver.FirstAsync();
                if (round > 0 || quick) // the first one reads files from disk
                {
                    starts[subject.Name].Add(Stopwatch.GetElapsedTime(driver.Process.Started).TotalMilliseconds);
                }
            }

            await Console.Error.WriteAsync($"\rstarts {round} of {plan.Starts}");
        }

        await Console.Error.WriteLineAsync();
        var rows = new List<LambdaRow>();
        foreach (var (subject, drive) in subjects)
        {
            await Console.Error.WriteLineAsync($"{subject.Name}: {(3 * plan.WarmUp) + plan.Steady + plan.Measured} invocations …");
            rows.Add(await HotAsync(subject, drive, plan, starts[subject.Name]));
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Report(rows), JsonSerializerOptions.Web));
        return 0;
    }

    private static async Task<LambdaRow> HotAsync(Subject subject, Func<Subject, IDriver> drive, LambdaPlan plan, List<double> starts)
    {
        using var driver = drive(subject);
        await driver.FirstAsync();
        await driver.RunAsync(plan.WarmUp);
        var (latency, cpu) = await MeasureAsync(driver, plan.Measured);
        await driver.RunAsync(Math.Max(1, plan.Steady - plan.Measured));
        var (steadyLatency, steadyCpu) = await MeasureAsync(driver, plan.Measured);
        var peak = driver.Process.PeakMegabytes;
        return new LambdaRow(
            subject.Name, Rounded(Median(starts)), Rounded(starts.Min()), Rounded(latency), Rounded(cpu), Rounded(steadyLatency), Rounded(steadyCpu),
            Rounded(peak), subject.Program is null ? Rounded(await AllocatedAsync(subject with { TellsAllocations = true }, drive, plan)) : null);
    }

    // In a process of its own, because telling it costs. What is trimmed has no place for the hook; the code is the same.
    private static async Task<double> AllocatedAsync(Subject subject, Func<Subject, IDriver> drive, LambdaPlan plan)
    {
        using var driver = drive(subject);
        await driver.FirstAsync();
        await driver.RunAsync(plan.WarmUp);
        var before = await driver.Process.AllocatedAsync();
        await driver.RunAsync(plan.WarmUp);
        return (await driver.Process.AllocatedAsync() - before) / (double)plan.WarmUp;
    }

    private static async Task<(double Latency, double Cpu)> MeasureAsync(IDriver driver, int count)
    {
        var before = driver.Process.Cpu;
        var durations = await driver.RunAsync(count);
        return (Median([.. durations.Select(static d => d.TotalMicroseconds)]), (driver.Process.Cpu - before).TotalMicroseconds / count);
    }

    private static object Report(List<LambdaRow> rows)
    {
        var floor = rows[0];
        return new
        {
            rows,
            ratios = rows.Select(row => new
            {
                row.Name,
                firstResponse = Ratio(row.FirstResponseMillis, floor.FirstResponseMillis),
                cpu = Ratio(row.CpuMicros, floor.CpuMicros),
                steadyCpu = Ratio(row.SteadyCpuMicros, floor.SteadyCpuMicros),
                latency = Ratio(row.LatencyMicros, floor.LatencyMicros),
                steadyLatency = Ratio(row.SteadyLatencyMicros, floor.SteadyLatencyMicros),
            }),
        };
    }

    // The kernel counts CPU in ticks of 10 ms: a short run may have used none.
    private static double? Ratio(double value, double floor) => floor > 0 ? Rounded(value / floor) : null;

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static double Rounded(double value) => Math.Round(value, 2);

    private static string RepositoryFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Lambdas.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run this from a clone of the repository: it publishes the projects that it measures.");
    }
}
