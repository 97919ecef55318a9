namespace Thaw.Caching.Stores;

/// <summary>What a store asked of its database so far.</summary>
/// <param name="Requests">Requests sent, repeats included.</param>
/// <param name="ReadUnits">Consumed read capacity, where the database counts it.</param>
/// <param name="WriteUnits">Consumed write capacity, where the database counts it.</param>
public readonly record struct CacheStoreUsage(long Requests, double ReadUnits, double WriteUnits);
