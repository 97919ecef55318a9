using System.Text;
using Thaw.Jobs.Search.Text;

namespace Thaw.Jobs.Documents.Reading;

/// <summary>
/// Counts a text as it comes. Lines end with a line feed, a carriage return or both, and with the text. A word is what is indexed as one. A sentence ends with <c>. ! ? …</c> before white space or
/// the end, or with their full-width kin anywhere; what has no word is none, and what has no end is one at the text's.
/// </summary>
internal sealed class TextCounter : ITextSink
{
    private bool _inWord;
    private bool _wasReturn;
    private bool _lineIsOpen;
    private bool _mayEnd;
    private bool _hasWords;
    private long _lines;
    private long _sentences;

    public long Characters { get; private set; }

    public long Words { get; private set; }

    public long Lines => _lines + (_lineIsOpen ? 1 : 0);

    public long Sentences => _sentences + (_hasWords ? 1 : 0);

    public void Write(ReadOnlySpan<char> text)
    {
        Characters += text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            CountLine(c);
            if (char.IsHighSurrogate(c) && i + 1 < text.Length)
            {
                i++;
                CountWord(CharKinds.Of(new Rune(c, text[i])), c);
            }
            else
            {
                CountWord(CharKinds.Of(c), c);
            }
        }
    }

    private void CountLine(char c)
    {
        if (c == '\n')
        {
            _lines += _wasReturn ? 0 : 1;
            _lineIsOpen = false;
        }
        else if (c == '\r')
        {
            _lines++;
            _lineIsOpen = false;
        }
        else
        {
            _lineIsOpen = true;
        }

        _wasReturn = c == '\r';
    }

    private void CountWord(CharKind kind, char c)
    {
        if (kind != CharKind.Other)
        {
            Words += kind == CharKind.Alone || !_inWord ? 1 : 0;
            _inWord = kind == CharKind.Word;
            _hasWords = true;
            _mayEnd = false;
            return;
        }

        _inWord = false;
        if (c is '.' or '!' or '?' or '…')
            _mayEnd = _hasWords;
        else if (c is '。' or '！' or '？' || (_mayEnd && char.IsWhiteSpace(c)))
            EndSentence();
    }

    // Quotes and brackets may stand between the end and the white space: they leave the question open.
    private void EndSentence()
    {
        _sentences += _hasWords ? 1 : 0;
        _hasWords = false;
        _mayEnd = false;
    }
}
