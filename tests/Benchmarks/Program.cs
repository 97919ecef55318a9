using Thaw.Benchmarks.Cost;
using Thaw.Benchmarks.Hits;
using Thaw.Benchmarks.Traces;

// One verb a question; each answers with one JSON object on stdout.
return args switch
{
    ["traces", .. var rest] => TracesVerb.Run(rest),
    ["hits", ..] => HitsVerb.Run(),
    ["synthesize", .. var rest] => SynthesizeVerb.Run(rest),
    ["cost", ..] => CostVerb.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        traces DIR [--sizes a,b,...] [--seed n]   hit ratios of the memory tier, LRU and the optimum on each DIR/*.txt
        hits                                      time and bytes of a look-up beside a dictionary and the platform's memory cache
        synthesize DIR                            writes traces of known shapes to DIR
        cost                                      time and bytes of a hit, a miss and an insertion
        """);
    return 2;
}
