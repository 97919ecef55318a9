using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>What one reading of the durable tier found.</summary>
/// <param name="Generation">The ledger's generation at which it can be judged; <see langword="null"/> when it crossed a reset and is of no use.</param>
/// <param name="Entry">What stands in the entry's place.</param>
internal readonly record struct DurableReading(int? Generation, StoredEntry? Entry)
{
    public bool IsOfUse => Generation is not null;
}
