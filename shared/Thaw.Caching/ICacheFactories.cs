namespace Thaw.Caching;

/// <summary>The factories that were registered by name.</summary>
public interface ICacheFactories
{
    /// <summary>Their names, in order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The name of the factory that makes a key of a namespace, that of the longest prefix; <see langword="null"/> where none does.</summary>
    string? Find(string @namespace, string key);

    /// <summary>Makes and stores a value, as a look-up that misses does.</summary>
    /// <param name="request">Which factory, and what it is to make.</param>
    /// <param name="onlyIfNotFresh">Whether a value that is there and fresh is left alone.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether the factory was called.</returns>
    /// <exception cref="ArgumentException">No factory has this name, or the key is not one of its.</exception>
    ValueTask<bool> FillAsync(CacheRefresh request, bool onlyIfNotFresh, CancellationToken cancellationToken);
}
