namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>
/// Waits before a repeat: exponential with full jitter, so that those who collided once do not collide again.
/// See "Exponential Backoff And Jitter", AWS Architecture Blog.
/// </summary>
internal static class Backoff
{
    /// <summary>Repeats in a row without progress before giving up; about 3 s together at the most.</summary>
    public const int MaximumRepeats = 8;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static Task WaitAsync(int repeat, TimeProvider time, CancellationToken cancellationToken)
    {
        var ceiling = Math.Min(First.TotalMilliseconds * (1L << Math.Min(repeat, 16)), Longest.TotalMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(ceiling * Random.Shared.NextDouble()), time, cancellationToken);
    }
}
