namespace Thaw.Jobs.Documents.Reading;

/// <summary>What a document's beginning says of it.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="IsText">Whether it is read as text; otherwise its bytes are only counted and hashed.</param>
/// <param name="Encoding">How it begins.</param>
/// <param name="MarkBytes">How many bytes of byte-order mark come before the text.</param>
internal readonly record struct DocumentKind(string Type, bool IsText, TextEncoding Encoding, int MarkBytes);
