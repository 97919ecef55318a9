namespace Thaw.Local.RuntimeApi;

/// <summary>What comes with an event.</summary>
internal sealed record InvocationSettings
{
    /// <summary>Thirty seconds and nothing else.</summary>
    public static InvocationSettings Default { get; } = new();

    /// <summary>How long the function may take, from the moment that it has the event.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much later than the deadline an answer is still taken. Lambda's: not at all. For tests of how a function meets its deadline on a machine that is busy.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>The request's id; drawn where there is none.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The value of <c>Lambda-Runtime-Trace-Id</c>; made up where there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The client context of the mobile SDK, JSON.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The Cognito identity of the mobile SDK, JSON.</summary>
    public string? CognitoIdentity { get; init; }

    /// <summary>The ARN that was invoked: with a version or an alias it differs from the function's own.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>Called on the connection's own thread with each chunk of a streamed response, as it arrives.</summary>
    public Action<ReadOnlyMemory<byte>>? OnChunk { get; init; }
}
