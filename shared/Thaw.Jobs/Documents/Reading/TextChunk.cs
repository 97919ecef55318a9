namespace Thaw.Jobs.Documents.Reading;

/// <summary>A piece of a document's text.</summary>
/// <param name="Offset">Where it begins, in UTF-16 code units of the text.</param>
/// <param name="Text">The piece.</param>
internal readonly record struct TextChunk(long Offset, string Text);
