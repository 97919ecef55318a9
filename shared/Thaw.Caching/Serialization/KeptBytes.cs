using System.Runtime.InteropServices;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Bytes as memory keeps them: a slice keeps all that it is a part of alive, so a small one is copied out of it, and of any other the whole is counted.</summary>
internal static class KeptBytes
{
    // What an envelope and its tags put before a payload is not worth a copy.
    private const int Slack = 512;

    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> bytes) => IsNextToAll(bytes) ? bytes : bytes.ToArray();

    /// <summary>What they take on the heap.</summary>
    public static long Measure(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var all) && all.Array is { } array ? HeapSize.OfBytes(array) : HeapSize.OfArray(bytes.Length, 1);

    // What is no array belongs to somebody who may take it back, and nobody knows how much of it there is.
    private static bool IsNextToAll(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var all) && (all.Array is null || all.Array.Length - bytes.Length <= Slack + (bytes.Length / 8));
}
