using Thaw.Benchmarks.ColdStarts;
using Thaw.Benchmarks.Cost;
using Thaw.Benchmarks.DynamoDb;
using Thaw.Benchmarks.Hits;
using Thaw.Benchmarks.Lambda;
using Thaw.Benchmarks.Measurements;
using Thaw.Benchmarks.Tasks;
using Thaw.Benchmarks.Monitoring;
using Thaw.Benchmarks.Traces;
using Thaw.Benchmarks.Web;

// One verb a question; each answers with one JSON object on stdout.
var plan = MeasurePlan.Parse(args, out var words, out var complaint);
if (complaint is not null)
{
    Console.Error.WriteLine(complaint);
    return 2;
}

if (plan is not null)
{
    return await AllVerb.RunAsync(plan, TimeProvider.System);
}

return (string[])[.. words] switch
{
    ["traces", .. var rest] => TracesVerb.Run(rest),
    ["hits", .. var rest] => HitsVerb.Run(quick: rest.Contains("--quick")),
    ["synthesize", .. var rest] => SynthesizeVerb.Run(rest),
    ["cost", .. var rest] => CostVerb.Run(quick: rest.Contains("--quick")),
    ["lambda", .. var rest] => await LambdaVerb.RunAsync(quick: rest.Contains("--quick")),
    ["dynamodb", .. var rest] => await DynamoDbVerb.RunAsync(quick: rest.Contains("--quick")),
    ["monitoring", .. var rest] => MonitoringVerb.Run(quick: rest.Contains("--quick")),
    ["coldstart", .. var rest] => await ColdStartVerb.RunAsync(quick: rest.Contains("--quick")),
    ["dynamodb-read", .. var rest] => ReadVerb.Run(rest),
    ["dynamodb-stub", var kind] => await DynamoDbVerb.ServeAsync(tls: kind == "tls"),
    ["tasks", .. var rest] => await TasksVerb.RunAsync(quick: rest.Contains("--quick"), file: rest.Contains("--file")),
    ["web", .. var rest] => await WebVerb.RunAsync(rest),
    ["quote", var document] => await ReadmeBlocks.UpdateAsync(ReadmeBlocks.Beside(document), await File.ReadAllTextAsync(document)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        traces DIR [--sizes a,b,...] [--seed n]   hit ratios of the memory tier, LRU and the optimum on each DIR/*.txt
               [--rivals]                         and of W-TinyLFU as published, its window climbing or fixed
        hits [--quick]                            time and bytes of a look-up beside a dictionary and the platform's memory cache
        synthesize DIR [--quick]                  writes traces of known shapes to DIR
        cost [--quick]                            time and bytes of a hit, a miss and an insertion
        lambda [--quick]                          start, latency, CPU and memory of the Api on our server, beside a floor and Kestrel
        dynamodb [--quick]                        CPU, bytes and first call of a read through our client, the SDK, HttpClient and a socket
        coldstart [--quick]                       a container's start up to its first answer out of DynamoDB, warmed up, not, and through the SDK
        tasks [--file] [--quick]                  tasks a second and store requests a task, on SQLite and the emulators, beside the queue's bare loop
        monitoring [--quick]                      time and bytes of a span and of a flush of 20 metrics, beside the stopwatch and the serialiser
        web [DIR] [--quick]                       bytes, CPU and latency of compression, picked fields and cached answers on DIR's documents (shared/json)
        all                                       hits, traces, lambda, tasks, monitoring, web, dynamodb and coldstart, one after the other
            [--only a,b] [--resume]                   these alone; those left out of which FILE has figures of this commit
        quote FILE                                README.md beside docs quotes anew what FILE (docs/measurements.md) says; nothing is measured
        --job short, --quick                      shows that the verb works; its figures mean nothing
        --write FILE                              writes what was measured down (docs/measurements.md, and what README.md beside docs quotes of it): all, or one verb's section
        """);
    return 2;
}
