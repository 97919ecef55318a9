using System.Text.Json;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>
/// What one read of a 1 KB item costs through our client, the SDK's, a bare <see cref="HttpClient"/> POST and a raw socket: processor time and bytes once everything is
/// compiled, and the time from the start of <c>Main</c> to the first answer in a fresh process. A row each, plain and on one core; <c>/tls</c> and <c>/two</c> say otherwise.
/// Stub and subjects are processes of their own, held to their processors from their first instruction on: threads that a runtime starts before it is held stay where they are.
/// </summary>
internal static class DynamoDbVerb
{
    private static readonly string[] Subjects = ["socket", "http", "ours", "sdk"];

    public static async Task<int> RunAsync(bool quick)
    {
        var plan = quick ? new ReadPlan(1, 1, 20, 50) : new ReadPlan(7, 2, 9_000, 5_000);
        var rows = new List<object>();
        foreach (var tls in (bool[])[false, true])
        {
            foreach (var cores in (int[])[1, 2])
            {
                // The stub gets the other core where the subject is held to one.
                using var stub = SelfProcess.Start(cores == 1 ? SelfProcess.Second : SelfProcess.Both, ["dynamodb-stub", tls ? "tls" : "plain"]);
                try
                {
                    var url = new Uri((await stub.StandardOutput.ReadLineAsync())!);
                    rows.AddRange(await MeasureAsync(url, cores, plan, $"{(tls ? "/tls" : "")}{(cores == 2 ? "/two" : "")}"));
                }
                finally
                {
                    stub.Kill();
                    await stub.WaitForExitAsync();
                }
            }
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { rows }, JsonSerializerOptions.Web));
        return 0;
    }

    /// <summary>The stub's process: says where it is, and answers until it is ended.</summary>
    public static async Task<int> ServeAsync(bool tls)
    {
        using var stub = new StubServer(tls);
        await Console.Out.WriteLineAsync(stub.Url.AbsoluteUri);
        await Task.Delay(TimeSpan.FromMinutes(30), TimeProvider.System);
        return 0;
    }

    // All subjects take turns, so that a machine that slows down slows all of them.
    private static async Task<IEnumerable<object>> MeasureAsync(Uri url, int cores, ReadPlan plan, string suffix)
    {
        var first = Subjects.ToDictionary(static subject => subject, static _ => new List<double>());
        var hot = Subjects.ToDictionary(static subject => subject, static _ => new List<ReadCost>());
        for (var round = 0; round < Math.Max(plan.Starts, plan.Rounds); round++)
        {
            foreach (var subject in Subjects)
            {
                if (round < plan.Starts)
                {
                    first[subject].Add((await AskAsync(subject, url, cores, warmUp: 0, measured: 0)).FirstCallMillis);
                }

                if (round < plan.Rounds)
                {
                    await Console.Error.WriteAsync($"\r{subject}{suffix} {round + 1} of {plan.Rounds}          ");
                    hot[subject].Add(await AskAsync(subject, url, cores, plan.WarmUp, plan.Measured));
                }
            }
        }

        await Console.Error.WriteLineAsync();
        return Subjects.Select(subject => new
        {
            Name = subject + suffix,
            CpuMicros = Math.Round(Median(hot[subject].Select(static cost => cost.CpuMicros)), 2),
            Bytes = Math.Round(Median(hot[subject].Select(static cost => cost.Bytes))),
            FirstCallMillis = Math.Round(Median(first[subject]), 1),
            SdkAssemblies = hot[subject][0].SdkAssemblies,
        });
    }

    private static async Task<ReadCost> AskAsync(string subject, Uri url, int cores, int warmUp, int measured)
    {
        // A pool's thread that spins while it waits for the answer costs as much as the wait is long, which is the stub's doing and not the subject's.
        using var process = SelfProcess.Start(
            cores == 1 ? SelfProcess.First : SelfProcess.Both, ["dynamodb-read", subject, url.AbsoluteUri, $"{warmUp}", $"{measured}"],
            [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")]);
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<ReadCost>(answer)! : throw new InvalidOperationException($"{subject} ended with {process.ExitCode}: {answer}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private sealed record ReadPlan(int Starts, int Rounds, int WarmUp, int Measured);
}
