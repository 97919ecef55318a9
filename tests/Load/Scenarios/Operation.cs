namespace Thaw.Load.Scenarios;

/// <summary>One of the things users want.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Weight">How often it is wanted, relative to the others.</param>
/// <param name="RunAsync">Does it, for a key.</param>
internal sealed record Operation(string Name, double Weight, Func<int, CancellationToken, Task<Outcome>> RunAsync)
{
    /// <summary>What it does with the cached value of its key.</summary>
    public CacheEffect Effect { get; init; }
}
