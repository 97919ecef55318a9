namespace Thaw.LambdaWebProcess;

/// <summary>A request as the application saw it.</summary>
internal sealed record Seen
{
    public required string Method { get; init; }

    public required string Url { get; init; }

    public required string PathBase { get; init; }

    public required string Protocol { get; init; }

    public required IReadOnlyList<string> Query { get; init; }

    public required IReadOnlyList<string> Cookies { get; init; }

    public required IReadOnlyList<string> Agents { get; init; }

    public required string? User { get; init; }

    public required string? Address { get; init; }

    public required string RequestId { get; init; }

    public required string? TraceId { get; init; }

    public required bool IsColdStart { get; init; }

    public required double RemainingSeconds { get; init; }

    public required byte[] Body { get; init; }
}
