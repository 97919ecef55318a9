namespace Thaw.Load.Reporting;

/// <summary>What was run, where and when.</summary>
internal sealed record RunConfiguration
{
    public required string Scenario { get; init; }

    public required string Target { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Machine { get; init; }

    /// <summary>The machine's load average before the run.</summary>
    public string LoadAverage { get; init; } = "unknown";

    public required string Commit { get; init; }

    /// <summary>Every latency that was added, or that none was.</summary>
    public required string InjectedLatencies { get; init; }

    /// <summary>What else whoever ran it says.</summary>
    public string Note { get; init; } = "";

    public int Seed { get; init; }

    /// <summary>Seconds in which requests were due.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Whether it was stopped before.</summary>
    public bool Stopped { get; init; }

    public double PeakUsers { get; init; }

    /// <summary>Requests a second in the busiest moment.</summary>
    public double PeakRate { get; init; }

    public double ThinkSeconds { get; init; }

    public int Workers { get; init; }

    public string Keys { get; init; } = "";

    /// <summary>How many values were stored before the run.</summary>
    public int Prefilled { get; init; }
}
