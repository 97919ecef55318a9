namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>How long to wait before an attempt: exponential with full jitter, longer where the service is throttled. "Exponential Backoff And Jitter", AWS Architecture Blog.</summary>
internal static class RetryPause
{
    private const double Transient = 50;
    private const double Throttled = 200;
    private const double Longest = 5_000;

    /// <param name="kind">What went wrong.</param>
    /// <param name="retry">Which retry follows, from 1.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Before(RetryKind kind, int retry, double random) => kind switch
    {
        // Waiting corrects neither a clock nor a credential.
        RetryKind.ClockSkew or RetryKind.Credentials => TimeSpan.Zero,
        _ => TimeSpan.FromMilliseconds(random * Math.Min((kind == RetryKind.Throttling ? Throttled : Transient) * Math.Pow(2, retry - 1), Longest)),
    };
}
