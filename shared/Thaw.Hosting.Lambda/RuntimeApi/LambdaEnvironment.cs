using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What the platform says in environment variables; the one place that reads them.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html</remarks>
internal sealed record LambdaEnvironment
{
    /// <summary>Where the Runtime API is, or <see langword="null"/> outside Lambda.</summary>
    public RuntimeApiAddress? RuntimeApi { get; init; }

    /// <summary>How many requests may be in flight at once.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>Whether a snapshot is taken when initialisation has ended.</summary>
    public bool IsSnapStart { get; init; }

    /// <summary>Whether log records are JSON objects.</summary>
    public bool LogsJson { get; init; }

    /// <summary>The least level that is logged, or <see langword="null"/> where the application's configuration alone decides.</summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary>The descriptor that takes log records as frames, or <see langword="null"/>.</summary>
    public int? TelemetryDescriptor { get; init; }

    /// <summary>What this process's variables say.</summary>
    public static LambdaEnvironment Current { get; } = Read(Environment.GetEnvironmentVariable);

    /// <exception cref="FormatException">A variable that the platform sets says nothing that it may say.</exception>
    public static LambdaEnvironment Read(Func<string, string?> variable) => new()
    {
        RuntimeApi = variable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 } address ? RuntimeApiAddress.Parse(address) : null,
        MaxConcurrency = Number(variable("AWS_LAMBDA_MAX_CONCURRENCY")) is { } many and > 1 ? many : 1,
        IsSnapStart = variable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start",
        LogsJson = string.Equals(variable("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase),
        LogLevel = Level(variable("AWS_LAMBDA_LOG_LEVEL")),
        TelemetryDescriptor = Number(variable("_LAMBDA_TELEMETRY_LOG_FD")),
    };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static LogLevel? Level(string? text) => text?.ToUpperInvariant() switch
    {
        "TRACE" => Microsoft.Extensions.Logging.LogLevel.Trace,
        "DEBUG" => Microsoft.Extensions.Logging.LogLevel.Debug,
        "INFO" => Microsoft.Extensions.Logging.LogLevel.Information,
        "WARN" => Microsoft.Extensions.Logging.LogLevel.Warning,
        "ERROR" => Microsoft.Extensions.Logging.LogLevel.Error,
        "FATAL" => Microsoft.Extensions.Logging.LogLevel.Critical,
        _ => null,
    };
}
