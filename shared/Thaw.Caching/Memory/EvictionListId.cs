namespace Thaw.Caching.Memory;

/// <summary>The list an entry stands in.</summary>
internal enum EvictionListId : byte
{
    /// <summary>None: not yet inserted, or gone.</summary>
    None = 0,

    /// <summary>New entries, on trial by recency.</summary>
    Window = 1,

    /// <summary>Admitted entries that were not used again yet.</summary>
    Probation = 2,

    /// <summary>Admitted entries that were.</summary>
    Protected = 3,
}
