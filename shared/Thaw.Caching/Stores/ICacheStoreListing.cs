namespace Thaw.Caching.Stores;

/// <summary>The optional port of a store that can list its entries. Eventually consistent; tombstones are left out.</summary>
public interface ICacheStoreListing
{
    /// <summary>
    /// The next page of entries of one namespace, or of one user, in the store's own stable order. An entry that stands through the whole listing is
    /// answered exactly once. Throws <see cref="NotSupportedException"/> with what to switch on where the store was set up without its index,
    /// <see cref="FormatException"/> for a cursor that is not its own.
    /// </summary>
    ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken);
}
