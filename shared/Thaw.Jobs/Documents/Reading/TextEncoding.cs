namespace Thaw.Jobs.Documents.Reading;

/// <summary>How a document's bytes are text.</summary>
internal enum TextEncoding
{
    /// <summary>Nothing but ASCII so far: UTF-8 as long as nothing says otherwise.</summary>
    Ascii = 0,

    Utf8 = 1,

    Utf16LittleEndian = 2,

    Utf16BigEndian = 3,

    Utf32LittleEndian = 4,

    Utf32BigEndian = 5,

    /// <summary>One byte a character; Latin-1 but for the 32 that it leaves to control characters.</summary>
    Windows1252 = 6,
}
