using System.Globalization;

namespace Thaw.FleetProcess;

/// <summary>The command line: <c>--dynamo URL --table NAME</c> or <c>--sqlite PATH</c>, <c>--ahead SECONDS</c> and <c>--interval MILLISECONDS</c>.</summary>
internal sealed record FleetOptions
{
    /// <summary>The namespace whose stampede protection spans the fleet.</summary>
    public const string FleetNamespace = "fleet";

    /// <summary>How long a silent holder keeps a lease there. Long enough that one whom the machine has no time for is not taken for dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public Uri? Dynamo { get; init; }

    public string Table { get; init; } = "";

    public string? Sqlite { get; init; }

    /// <summary>By how much this process's clock is ahead of the others'.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>The invalidation interval.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public static FleetOptions Parse(string[] args)
    {
        var options = new FleetOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--dynamo" => options with { Dynamo = new Uri(args[i + 1]) },
                "--table" => options with { Table = args[i + 1] },
                "--sqlite" => options with { Sqlite = args[i + 1] },
                "--ahead" => options with { Ahead = TimeSpan.FromSeconds(int.Parse(args[i + 1], CultureInfo.InvariantCulture)) },
                "--interval" => options with { Interval = TimeSpan.FromMilliseconds(int.Parse(args[i + 1], CultureInfo.InvariantCulture)) },
                _ => throw new ArgumentException($"{args[i]} is not an option.", nameof(args)),
            };
        }

        return options;
    }

    public IReadOnlyList<string> ToArguments() =>
    [
        .. Dynamo is null ? Array.Empty<string>() : ["--dynamo", Dynamo.AbsoluteUri, "--table", Table],
        .. Sqlite is null ? Array.Empty<string>() : ["--sqlite", Sqlite],
        "--ahead", Ahead.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        "--interval", Interval.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
    ];
}
