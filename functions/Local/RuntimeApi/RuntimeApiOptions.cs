namespace Thaw.Local.RuntimeApi;

/// <summary>What an emulated execution environment is: its function, and the limits that Lambda would hold it to.</summary>
internal sealed record RuntimeApiOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The function's name.</summary>
    public string FunctionName { get; init; } = "Function";

    /// <summary>The function's version.</summary>
    public string FunctionVersion { get; init; } = "$LATEST";

    /// <summary>The function's handler, as an extension is told at its registration.</summary>
    public string Handler { get; init; } = "Function";

    /// <summary>The region in the function's ARN.</summary>
    public string Region { get; init; } = "eu-central-1";

    /// <summary>The account in the function's ARN.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>How many requests the environment works on at once, as in <c>AWS_LAMBDA_MAX_CONCURRENCY</c>; one more poll is refused.</summary>
    public int MaximumConcurrency { get; init; } = 1;

    /// <summary>The largest response that is not streamed, in bytes. Lambda's: 6 MiB and a hundred bytes.</summary>
    public int MaximumPayload { get; init; } = (6 * 1024 * 1024) + 100;

    /// <summary>The largest response that is streamed, in bytes. Lambda's default: 200 MiB.</summary>
    public long MaximumStream { get; init; } = 200L * 1024 * 1024;

    /// <summary>The clock that deadlines are counted by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The ARN that an invocation names unless its settings say otherwise.</summary>
    public string FunctionArn => $"arn:aws:lambda:{Region}:{AccountId}:function:{FunctionName}";
}
