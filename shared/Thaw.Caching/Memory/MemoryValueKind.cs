namespace Thaw.Caching.Memory;

/// <summary>How a value in memory is handed out.</summary>
internal enum MemoryValueKind : byte
{
    /// <summary>The object itself: nobody can change it, or its namespace declares that nobody does.</summary>
    Shared = 0,

    /// <summary>A byte array, copied for each caller.</summary>
    Bytes = 1,

    /// <summary>Its serialised form, read anew for each caller.</summary>
    Serialized = 2,
}
