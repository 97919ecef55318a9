namespace Thaw.Caching;

/// <summary>What a factory knows of the entry it makes, and decides from the value it made. One for each call; not to be kept.</summary>
public sealed class CacheFactoryContext
{
    internal CacheFactoryContext(string key, string? user, IReadOnlyCollection<string>? tags)
    {
        Key = key;
        User = user;
        Tags = tags;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The user whose entry it is; <see langword="null"/> for a shared one.</summary>
    public string? User { get; }

    /// <summary>How long the value is fresh; <see langword="null"/> keeps what the caller or the namespace says.</summary>
    public TimeSpan? Expiration { get; set; }

    /// <summary>How long memory may serve it; <see langword="null"/> keeps what the caller or the namespace says.</summary>
    public TimeSpan? MemoryExpiration { get; set; }

    /// <summary>The entry's tags, at first the caller's.</summary>
    public IReadOnlyCollection<string>? Tags { get; set; }

    /// <summary>Whether the value goes to the callers that wait for it and is then forgotten.</summary>
    public bool DoNotStore { get; set; }
}
