using System.ComponentModel;

namespace Thaw.Caching;

/// <summary>
/// A value in its serialised form. Ask for this type to get any entry as it is stored, whatever type it was written as;
/// write it to store bytes as they are. A payload of <c>application/json</c> can be read as any type that its JSON fits.
/// </summary>
/// <param name="ContentType">A media type: <c>application/json</c> for values written as JSON, <c>text/plain; charset=utf-8</c> for strings,
/// <c>application/octet-stream</c> for bytes and for serializers of the application's. At most 128 characters of ASCII.</param>
/// <param name="Body">The bytes, decompressed. Not to be changed.</param>
[ImmutableObject(true)]
public sealed record CachePayload(string ContentType, ReadOnlyMemory<byte> Body);
