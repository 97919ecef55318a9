using System.ComponentModel;
using System.Text;

namespace Thaw.Caching;

/// <summary>
/// A value in its serialised form. Ask for this type to get any entry as it is stored, whatever type it was written as;
/// write it to store bytes as they are. A payload of <c>application/json</c> can be read as any type that its JSON fits.
/// </summary>
/// <param name="ContentType">A media type: <c>application/json</c> for values written as JSON, <c>text/plain; charset=utf-8</c> for strings,
/// <c>application/octet-stream</c> for bytes and for serializers of the application's. At most 128 characters of ASCII.</param>
/// <param name="Body">The bytes, decompressed. Not to be changed.</param>
[ImmutableObject(true)]
public sealed record CachePayload(string ContentType, ReadOnlyMemory<byte> Body)
{
    private const int MaximumContentTypeLength = 128;

    /// <summary>The media type.</summary>
    /// <exception cref="ArgumentException">It is empty, longer than 128 characters, or not ASCII.</exception>
    public string ContentType { get; init; } = Ascii.IsValid(ContentType) && ContentType.Length is > 0 and <= MaximumContentTypeLength
        ? ContentType
        : throw new ArgumentException($"A media type is 1 to {MaximumContentTypeLength} characters of ASCII.", nameof(ContentType));
}
