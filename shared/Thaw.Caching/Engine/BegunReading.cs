using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>A reading of one entry that was begun before it was known whether its outcome has to be waited for. It is waited for once.</summary>
/// <param name="IsBegun">Whether there is one.</param>
/// <param name="Generation">The ledger's generation when it began.</param>
/// <param name="Answer">What comes of it.</param>
internal readonly record struct BegunReading(bool IsBegun, int Generation, ValueTask<StoreAnswer<StoredEntry?>> Answer);
