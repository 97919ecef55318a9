namespace Thaw.Tasks.Lifecycle;

/// <summary>
/// Exponential backoff with full jitter: a wait drawn between zero and a bound that doubles with each attempt. Tasks that failed together do not come back together.
/// </summary>
/// <remarks>https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/</remarks>
internal static class RetryDelay
{
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan most, Random random)
    {
        var bound = Math.Min(first.Ticks * Math.Pow(2, Math.Clamp(attempts - 1, 0, 62)), most.Ticks);
        return TimeSpan.FromTicks((long)(random.NextDouble() * bound));
    }
}
