namespace Thaw.Jobs.Documents.Reading;

/// <summary>
/// Splits a text into chunks that overlap. A chunk ends after the last white space in its last fifth, or where it is full; the next begins as far before that end as the overlap says, at the first
/// word from there. Nothing is lost, no surrogate pair is split, and pieces of nothing but white space are no chunks.
/// </summary>
internal sealed class Chunker(int size, int overlap, Action<TextChunk> onChunk) : ITextSink
{
    private readonly char[] _buffer = new char[size];
    private int _length;
    private int _seen; // how much of the buffer was in the chunk before
    private long _offset;

    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var taken = Math.Min(text.Length, size - _length);
            text[..taken].CopyTo(_buffer.AsSpan(_length));
            _length += taken;
            text = text[taken..];
            if (_length == size)
                Cut();
        }
    }

    /// <summary>The text is at its end.</summary>
    public void Complete()
    {
        if (_length > _seen)
            Emit(_length);
        _length = _seen = 0;
    }

    private void Cut()
    {
        var least = size - (size / 5);
        var space = LastSpace(least, size);
        var end = space >= 0 ? space + 1 : char.IsHighSurrogate(_buffer[size - 1]) ? size - 1 : size;
        Emit(end);

        var next = end - overlap;
        if (overlap > 0)
        {
            var word = FirstSpace(next, end);
            next = word >= 0 && word + 1 < end ? word + 1 : next;
            if (char.IsLowSurrogate(_buffer[next]))
                next++;
        }

        _buffer.AsSpan(next, _length - next).CopyTo(_buffer);
        _length -= next;
        _seen = end - next;
        _offset += next;
    }

    private void Emit(int end)
    {
        var text = _buffer.AsSpan(0, end);
        if (!text.IsWhiteSpace())
            onChunk(new TextChunk(_offset, text.ToString()));
    }

    private int LastSpace(int from, int to)
    {
        for (var i = to - 1; i >= from; i--)
        {
            if (char.IsWhiteSpace(_buffer[i]))
                return i;
        }

        return -1;
    }

    private int FirstSpace(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (char.IsWhiteSpace(_buffer[i]))
                return i;
        }

        return -1;
    }
}
