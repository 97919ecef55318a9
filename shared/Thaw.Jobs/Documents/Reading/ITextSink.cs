namespace Thaw.Jobs.Documents.Reading;

/// <summary>Takes a text in pieces. A surrogate pair is never split between two.</summary>
internal interface ITextSink
{
    void Write(ReadOnlySpan<char> text);
}
