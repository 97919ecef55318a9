namespace Thaw.Caching.Serialization;

/// <summary>How a payload's bytes are to be read.</summary>
internal enum PayloadFormat : byte
{
    /// <summary>JSON in UTF-8.</summary>
    Json = 1,

    /// <summary>A string in UTF-8.</summary>
    Text = 2,

    /// <summary>Bytes as they are.</summary>
    Bytes = 3,

    /// <summary>Whatever the application's own serializer writes.</summary>
    Custom = 4,

    /// <summary>Bytes with a media type of their own.</summary>
    Media = 5,
}
