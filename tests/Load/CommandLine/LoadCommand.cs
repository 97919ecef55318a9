using System.Globalization;
using Thaw.Load.Judging;
using Thaw.Load.Scenarios;
using Thaw.Load.Services;
using Thaw.Local;

namespace Thaw.Load.CommandLine;

/// <summary>What is to be run, against what, and where the report goes.</summary>
internal sealed record LoadCommand
{
    public const string Components = "components";

    public const string Usage = "dotnet run -c Release --project tests/Load -- SCENARIO --url URL | --store sqlite|dynamodb | --function NAME [options]; --help tells them";

    public static readonly TimeSpan MaximumDuration = TimeSpan.FromHours(24);

    /// <summary>The most requests of a run: what a schedule may come to.</summary>
    public const double MaximumRequests = 10_000_000;

    // Of the run's mean, as the past that is stored before it: with those of the peak a ramp's few users would have twice as many keys as their requests can keep from expiring.
    private const double KeysPerUser = 20;

    // What a namespace's values live unless it is configured otherwise.
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromSeconds(300);

    private static readonly string[] Options =
    [
        "--url", "--store", "--function", "--concurrency", "--event", "--env", "--duration", "--seed", "--rate", "--workers", "--keys", "--lifetime", "--traces", "--replay", "--origin-latency",
        "--store-latency", "--report", "--baseline", "--threshold", "--note",
    ];

    private static readonly string[] Switches = ["--allow-remote", "--no-build"];

    /// <summary>The scenario's name, or <see cref="Components"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Nothing for <see cref="Components"/>.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>The service, with a slash at its end.</summary>
    public Uri? Url { get; init; }

    /// <summary>The stores of a service that is started for the run, instead of one that is there, or where the durable tier of <see cref="Components"/> lies.</summary>
    public StoreKind? Store { get; init; }

    /// <summary>A function to run under the Runtime API instead.</summary>
    public string? Function { get; init; }

    /// <summary>How many environments of the function there may be at once.</summary>
    public int Concurrency { get; init; } = 2;

    public string? Event { get; init; }

    public bool Builds { get; init; } = true;

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public TimeSpan Duration { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Requests a second in the scenario's busiest moment.</summary>
    public double Rate { get; init; }

    /// <summary>How many requests may be under way at once.</summary>
    public int Workers { get; init; }

    /// <summary>How many keys there are: each user works with so many, unless the command line has another figure for all.</summary>
    public int Keys { get; init; }

    /// <summary>How long values live.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>A folder of recorded accesses, whose law the keys follow.</summary>
    public string? Traces { get; init; }

    /// <summary>A folder of recorded accesses, which are repeated as they are.</summary>
    public string? Replay { get; init; }

    /// <summary>How long the origin of an uncached value takes before it answers.</summary>
    public TimeSpan OriginLatency { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the durable tier of <see cref="Components"/> takes longer than it does.</summary>
    public TimeSpan StoreLatency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>The report's path without its extension.</summary>
    public required string Report { get; init; }

    public string? Baseline { get; init; }

    /// <summary>Circumstances that a reader should know of.</summary>
    public string Note { get; init; } = "";

    public IReadOnlyDictionary<string, double> Limits { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Reads the command line. A complaint is a sentence that says what is allowed.</summary>
    public static LoadCommand? Parse(IReadOnlyList<string> args, out string? complaint)
    {
        if (Arguments.Parse(args, Usage, Options, Switches, takesWord: true, out complaint) is not { } read)
        {
            return null;
        }

        var scenario = ScenarioList.Find(read.Word);
        if (scenario is null && read.Word != Components)
        {
            complaint = $"There is no scenario '{read.Word}': {string.Join(", ", ScenarioList.All.Select(static known => known.Name))}, or {Components}.";
            return null;
        }

        var duration = Length(read, "--duration", scenario?.Duration ?? TimeSpan.FromMinutes(1), MaximumDuration, ref complaint);
        var rate = Rates(read, scenario, ref complaint);
        if (complaint is null && rate * duration.TotalSeconds > MaximumRequests)
        {
            complaint = $"{rate:0} requests a second for {DurationText.Format(duration)} are more than {MaximumRequests:0}: take a shorter --duration or a lower --rate.";
        }

        var (concurrency, function, store) = (read.Number("--concurrency", 2, 1, 64, ref complaint), read["--function"], Stores(read, ref complaint));
        var command = new LoadCommand
        {
            Name = read.Word!,
            Scenario = scenario,
            Url = scenario is null || function is not null || store is not null ? null : Address(read, ref complaint),
            Store = store,
            Function = function,
            Concurrency = concurrency,
            Event = read["--event"],
            Builds = !read.Has("--no-build"),
            Variables = Pairs(read, "--env", ref complaint),
            Duration = duration,
            Seed = read.Number("--seed", 1, 0, int.MaxValue, ref complaint),
            Rate = rate,
            Workers = function is not null ? concurrency : read.Number("--workers", Math.Clamp((int)(4 * (scenario?.PeakUsers ?? 0)), 16, 512), 1, 4_096, ref complaint),
            Keys = read.Number("--keys", Math.Max(1, (int)Math.Round(KeysPerUser * (scenario?.MeanUsers ?? 0))), 1, 1_000_000, ref complaint),
            Lifetime = Length(read, "--lifetime", UsualLifetime, TimeSpan.FromDays(1), ref complaint),
            Traces = read["--traces"],
            Replay = read["--replay"],
            OriginLatency = Length(read, "--origin-latency", TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10), ref complaint),
            StoreLatency = Length(read, "--store-latency", TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(1), ref complaint),
            Report = Path.GetFullPath(read["--report"] ?? Path.Combine("artifacts", "load", store is { } kind ? ServiceStores.NameOf(kind) : "", read.Word!)),
            Baseline = read["--baseline"],
            Note = read["--note"] ?? "",
            Limits = Numbers(Pairs(read, "--threshold", ref complaint), ref complaint),
        };
        return complaint is null ? command : null;
    }

    private static Uri? Address(Arguments read, ref string? complaint)
    {
        var url = TargetUrl.Read(read["--url"], Usage, out var wrong);
        if (url is { IsLoopback: false } && !read.Has("--allow-remote"))
        {
            wrong = $"--url {url} is not on this machine. Load is for what is yours: say --allow-remote if it is.";
        }

        complaint ??= wrong;
        return url;
    }

    private static StoreKind? Stores(Arguments read, ref string? complaint)
    {
        if (read["--store"] is not { } name)
        {
            return null;
        }

        var store = ServiceStores.Find(name);
        complaint ??= store is null ? $"--store '{name}' is none of {ServiceStores.Names}."
            : read.Has("--url") || read.Has("--function") ? "--store starts a service of its own: leave out --url and --function."
            : null;
        return store;
    }

    private static double Rates(Arguments read, Scenario? scenario, ref string? complaint)
    {
        var otherwise = scenario is null ? 0 : scenario.PeakUsers / scenario.Think.TotalSeconds;
        if (read["--rate"] is not { } text)
        {
            return otherwise;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 20_000)
        {
            return rate;
        }

        complaint ??= $"--rate '{text}' is not a number of requests a second above 0, at most 20000.";
        return otherwise;
    }

    private static TimeSpan Length(Arguments read, string name, TimeSpan otherwise, TimeSpan most, ref string? complaint)
    {
        if (read[name] is not { } text)
        {
            return otherwise;
        }

        if (DurationText.TryParse(text, out var length) && length <= most && (length > TimeSpan.Zero || name is not ("--duration" or "--lifetime")))
        {
            return length;
        }

        complaint ??= $"{name} '{text}' is not a length of time such as 500ms, 20s, 5m or 1h, at most {DurationText.Format(most)}.";
        return otherwise;
    }

    private static Dictionary<string, string> Pairs(Arguments read, string name, ref string? complaint)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in read.All(name))
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } left, var right])
            {
                pairs[left] = right;
            }
            else
            {
                complaint ??= $"{name} '{pair}' is not NAME=VALUE.";
            }
        }

        return pairs;
    }

    private static Dictionary<string, double> Numbers(Dictionary<string, string> pairs, ref string? complaint)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, text) in pairs)
        {
            if (Threshold.Names.Contains(name) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit))
            {
                numbers[name] = limit;
            }
            else
            {
                complaint ??= $"--threshold '{name}={text}': a number for one of {string.Join(", ", Threshold.Names)}.";
            }
        }

        return numbers;
    }
}
