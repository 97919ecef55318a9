using System.Text.Json;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>
/// What one read of a 1 KB item costs through our client, the SDK's, a bare <see cref="HttpClient"/> POST and a raw socket: processor time and bytes once everything is
/// compiled, and the time from the start of <c>Main</c> to the first answer in a fresh process. A row each, plain and on one core; <c>/tls</c> and <c>/two</c> say otherwise.
/// Stub and subjects are processes of their own, held to their processors from their first instruction on: threads that a runtime starts before it is held stay where they are.
/// </summary>
internal static class DynamoDbVerb
{
    private static readonly string[] Subjects = ["socket", ReadFigures.Baseline, "ours", "sdk"];

    public static async Task<int> RunAsync(bool quick)
    {
        var plan = quick ? ReadPlan.Quick : ReadPlan.Full;
        var rows = new List<object>();
        foreach (var tls in (bool[])[false, true])
        {
            foreach (var cores in (int[])[1, 2])
            {
                // The stub gets the other core where the subject is held to one.
                using var stub = SelfProcess.Start(cores == 1 && !quick ? SelfProcess.Second : SelfProcess.Both, ["dynamodb-stub", tls ? "tls" : "plain"]);
                try
                {
                    var url = new Uri((await stub.StandardOutput.ReadLineAsync())!);
                    var suffix = $"{(tls ? "/tls" : "")}{(cores == 2 ? "/two" : "")}";
                    foreach (var row in (await MeasureAsync(url, cores == 1 && !quick ? SelfProcess.First : SelfProcess.Both, plan, suffix)).Rows(suffix))
                    {
                        rows.Add(row);
                        await Console.Error.WriteLineAsync(JsonSerializer.Serialize(row, JsonSerializerOptions.Web));
                    }
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

    // All subjects take turns, a tenth of a second each, so that a machine that slows down slows all of them.
    private static async Task<ReadFigures> MeasureAsync(Uri url, int processors, ReadPlan plan, string suffix)
    {
        var figures = new ReadFigures(Subjects);
        for (var start = 0; start < plan.Starts; start++)
        {
            await Console.Error.WriteAsync($"\rfirst calls{suffix} {start + 1} of {plan.Starts}          ");
            foreach (var subject in Subjects)
            {
                using var contender = await Contender.StartAsync(subject, url, processors, slice: 0);
                figures.Started(subject, contender.First);
            }
        }

        for (var set = 0; set < plan.Sets; set++)
        {
            var contenders = new List<Contender>();
            try
            {
                foreach (var subject in Subjects)
                {
                    await Console.Error.WriteAsync($"\rwarming {subject}{suffix}, {set + 1} of {plan.Sets}          ");
                    contenders.Add(await Contender.StartAsync(subject, url, processors, plan.Slice));
                    if (plan.Starts == 0)
                    {
                        figures.Started(subject, contenders[^1].First);
                    }
                    else if (!contenders[^1].First.IsQuiet)
                    {
                        await Console.Error.WriteLineAsync($"{Environment.NewLine}{subject}{suffix} is still being compiled: its figures are too high.");
                    }
                }

                await TakeTurnsAsync(contenders, plan, figures);
            }
            finally
            {
                contenders.ForEach(static contender => contender.Dispose());
            }
        }

        await Console.Error.WriteLineAsync();
        return figures;
    }

    private static async Task TakeTurnsAsync(List<Contender> contenders, ReadPlan plan, ReadFigures figures)
    {
        contenders.ForEach(contender => figures.BeginSet(contender.Subject));
        for (var round = 0; round < plan.Rounds; round++)
        {
            // Nobody always comes after the same one.
            foreach (var contender in round % 2 == 0 ? contenders : contenders.AsEnumerable().Reverse())
            {
                figures.Measured(contender.Subject, await contender.MeasureAsync(plan.Reads));
            }
        }
    }
}
