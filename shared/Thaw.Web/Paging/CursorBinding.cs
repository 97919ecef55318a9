using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.Web;

/// <summary>
/// What a cursor is good for: one listing, asked with the same parameters by the same caller. A cursor that is presented with anything else is refused. How many items a page has is no
/// part of it: that may change from page to page.
/// </summary>
public sealed class CursorBinding
{
    private readonly byte[] _hash;

    private CursorBinding(byte[] hash) => _hash = hash;

    internal ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Names the listing, who asks, and what of it is asked for.</summary>
    /// <param name="listing">The listing's name: <c>tasks</c>.</param>
    /// <param name="caller">The verified caller, where what is listed depends on who asks; <see langword="null"/> where it is the same for all.</param>
    /// <param name="parameters">What narrows or orders the listing, in a fixed order; <see langword="null"/> for what is not set.</param>
    public static CursorBinding Of(string listing, string? caller, params ReadOnlySpan<string?> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(listing);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, listing);
        Append(hash, caller);
        foreach (var parameter in parameters)
        {
            Append(hash, parameter);
        }

        return new CursorBinding(hash.GetHashAndReset());
    }

    // Each with its length, and a length that nothing has for what is not set: no two lists are written alike.
    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
