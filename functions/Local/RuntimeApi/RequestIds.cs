using System.Buffers.Binary;

namespace Thaw.Local.RuntimeApi;

/// <summary>Draws request ids: random once, then counted, so that one costs nothing.</summary>
internal static class RequestIds
{
    private static readonly Guid Seed = Guid.NewGuid();
    private static long _count;

    public static Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Seed.TryWriteBytes(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], (uint)Interlocked.Increment(ref _count));
        return new Guid(bytes);
    }
}
