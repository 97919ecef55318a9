namespace Thaw.Caching.Serialization;

/// <summary>A value in its serialised form, as memory keeps what may be changed by whoever gets it.</summary>
internal sealed class SerializedValue(ReadOnlyMemory<byte> payload, PayloadFormat format, string? contentType)
{
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public PayloadFormat Format { get; } = format;

    /// <summary>The media type of <see cref="PayloadFormat.Media"/>.</summary>
    public string? ContentType { get; } = contentType;
}
