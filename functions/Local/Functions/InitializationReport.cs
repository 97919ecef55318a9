using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Functions;

/// <summary>How an environment began.</summary>
/// <param name="Duration">From the process's start to its first poll, or to the failure.</param>
/// <param name="ErrorType">What went wrong, or nothing.</param>
/// <param name="Body">The error, JSON.</param>
internal sealed record InitializationReport(TimeSpan Duration, string? ErrorType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The type of initialisation that takes too long.</summary>
    public const string TimedOut = "Sandbox.Timedout";

    public bool Succeeded => ErrorType is null;

    public static InitializationReport Failed(TimeSpan duration, string type, string message) => new(duration, type, FunctionErrors.Json(type, message));
}
