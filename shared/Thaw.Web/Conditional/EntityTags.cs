using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>Entity tags of values whose bytes are at hand.</summary>
public static class EntityTags
{
    /// <summary>The strong tag of a representation: the same for the same media type and bytes, on every host. From SHA-256; 45 characters with its quotes.</summary>
    public static EntityTagHeaderValue For(string contentType, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(contentType));
        hash.AppendData([0]);
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(digest)}\"");
    }
}
