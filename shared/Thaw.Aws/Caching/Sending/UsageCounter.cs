using Amazon.DynamoDBv2.Model;
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

    public void Read(ConsumedCapacity? consumed) => Add(ref _reads, consumed);

    public void Read(List<ConsumedCapacity>? consumed)
    {
        foreach (var table in consumed ?? [])
        {
            Add(ref _reads, table);
        }
    }

    public void Written(ConsumedCapacity? consumed) => Add(ref _writes, consumed);

    public void Written(List<ConsumedCapacity>? consumed)
    {
        foreach (var table in consumed ?? [])
        {
            Add(ref _writes, table);
        }
    }

    private static void Add(ref long sum, ConsumedCapacity? consumed) =>
        Interlocked.Add(ref sum, (long)Math.Round((consumed?.CapacityUnits ?? 0) * Millionths));
}
