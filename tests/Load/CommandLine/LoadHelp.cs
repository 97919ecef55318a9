using Thaw.Load.Scenarios;

namespace Thaw.Load.CommandLine;

/// <summary>What <c>--help</c> says.</summary>
internal static class LoadHelp
{
    private const string Options = """
          --url URL             the service; an API key is read from THAW_KEY
          --store KIND          instead: a service of its own over sqlite or dynamodb (DynamoDB Local and an SQS emulator), started before and stopped after; components: their durable tier
          --allow-remote        it may lie on another machine
          --function NAME       instead: a function under the Runtime API, --concurrency N environments (2), --event FILE, --env NAME=VALUE, --no-build
          --duration 60s        how long requests are scheduled
          --rate N              requests a second in the busiest moment; default: the scenario's users by its think time
          --seed N              of arrivals, operations and keys (1)
          --workers N           requests under way at once
          --keys N              different keys, by Zipf's law (20 a user of the mean)
          --traces D            the law's exponent from the accesses recorded in D/*.txt; --replay D: these accesses themselves
          --lifetime 300s       how long values live
          --origin-latency 20ms what the origin of an uncached value takes; it runs in this process
          --store-latency 2ms   components: what is added to each call of the durable tier
          --report PATH         without extension; PATH.html and PATH.json (artifacts/load/SCENARIO)
          --baseline FILE.json  a report to compare with
          --note TEXT           circumstances that the report is to tell
          --threshold NAME=N    another limit
        every --store KIND    all scenarios one after the other, each with a service of its own, and the components; --duration for all but soak, --soak 5m, --write FILE.md for the table, --only NAME,… for some: the others as their reports have them
        serve --store KIND    the service by itself, at --urls http://127.0.0.1:5080
        0: every threshold that could be measured is kept; 1: one is not; 2: the command line cannot be used.
        """;

    public static string Text => string.Join(Environment.NewLine,
    [
        LoadCommand.Usage,
        "",
        .. ScenarioList.All.Select(static scenario => $"  {scenario.Name,-12} {scenario.Description}"),
        $"  {LoadCommand.Components,-12} each part of the library in this process, against its target",
        "",
        Options,
    ]);
}
