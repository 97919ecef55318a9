namespace Thaw.Local.Functions;

/// <summary>How a function is configured on Lambda.</summary>
internal sealed record FunctionSettings
{
    /// <summary>The function's name.</summary>
    public string Name { get; init; } = "Function";

    /// <summary>Megabytes. Not enforced: what the process took at most is told.</summary>
    public int MemorySize { get; init; } = 1024;

    /// <summary>How long an invocation may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long initialisation may take. Lambda's: 10 s.</summary>
    public TimeSpan InitializationLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process may take to end when it is told to; where nothing is said, about as long as on Lambda.</summary>
    public TimeSpan? TerminationLimit { get; init; }

    /// <summary>How many requests one environment works on at once; above 1 it is told so in <c>AWS_LAMBDA_MAX_CONCURRENCY</c>.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Whether logs are JSON.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Whether the function is given a descriptor for its log records, <c>_LAMBDA_TELEMETRY_LOG_FD</c>.</summary>
    public bool TelemetryLog { get; init; } = true;

    /// <summary>on-demand, provisioned-concurrency or snap-start.</summary>
    public string InitializationType { get; init; } = "on-demand";

    /// <summary>The region.</summary>
    public string Region { get; init; } = "eu-central-1";

    /// <summary>The function's own variables, over everything else.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Told of every line that the function logs, on a thread of ours.</summary>
    public Action<LogLine>? OnLog { get; init; }

    /// <summary>The clock of limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
