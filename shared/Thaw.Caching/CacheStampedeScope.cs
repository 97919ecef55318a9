namespace Thaw.Caching;

/// <summary>How far "one factory at a time" reaches.</summary>
public enum CacheStampedeScope
{
    /// <summary>One call for a key in each process.</summary>
    Process = 0,

    /// <summary>One call for a key in the whole fleet, by a lease in the durable tier.</summary>
    Fleet = 1,
}
