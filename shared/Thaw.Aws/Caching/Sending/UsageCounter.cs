using Thaw.Aws.Clients;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Sending;

/// <summary>Counts attempts and consumed capacity without a lock; capacity in millionths, because a sum of doubles has no atomic addition.</summary>
internal sealed class UsageCounter : IAttemptCount
{
    private const double Millionths = 1_000_000;
    private long _requests;
    private long _reads;
    private long _writes;

    public CacheStoreUsage Usage => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _reads) / Millionths, Interlocked.Read(ref _writes) / Millionths);

    public void Attempted() => Interlocked.Increment(ref _requests);

    public void Read(double units) => Add(ref _reads, units);

    public void Written(double units) => Add(ref _writes, units);

    private static void Add(ref long sum, double units) => Interlocked.Add(ref sum, (long)Math.Round(units * Millionths));
}
