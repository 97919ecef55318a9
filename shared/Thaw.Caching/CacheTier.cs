namespace Thaw.Caching;

/// <summary>Where a value came from.</summary>
public enum CacheTier
{
    /// <summary>Nowhere: nothing was found.</summary>
    None = 0,

    /// <summary>This process's memory.</summary>
    Memory = 1,

    /// <summary>The durable store.</summary>
    Durable = 2,

    /// <summary>The factory made it for this call, or for one it waited with.</summary>
    Factory = 3,
}
