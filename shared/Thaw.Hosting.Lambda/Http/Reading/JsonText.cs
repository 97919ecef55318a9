using System.Text;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Where a string lies in the event, without its quotes: read only when somebody wants it, unescaped only when it needs to be.</summary>
internal readonly struct JsonText
{
    private readonly int _start;
    private readonly int _length;
    private readonly bool _isEscaped;

    private JsonText(int start, int length, bool isEscaped) => (_start, _length, _isEscaped, IsPresent) = (start, length, isEscaped, true);

    /// <summary>Whether there is one; it may be empty.</summary>
    public bool IsPresent { get; }

    /// <summary>Its length in the event, which is not below its length unescaped.</summary>
    public int Length => _length;

    /// <summary>The string the reader stands on, or nothing for a null.</summary>
    public static JsonText At(ref Utf8JsonReader reader, string field) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => new JsonText((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped),
        _ => throw new MalformedEventException($"The event's {field} must be a string."),
    };

    /// <summary>Its bytes in the event where it is written without escapes; else unescaped into the scratch.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> json, Scratch scratch)
    {
        if (!_isEscaped)
        {
            return json.Slice(_start, _length);
        }

        var reader = new Utf8JsonReader(json.Slice(_start - 1, _length + 2));
        reader.Read();
        var target = scratch.Take(_length);
        return target[..reader.CopyString(target)];
    }

    /// <summary>As memory where it is written without escapes; else unescaped into an array that <paramref name="buffer"/> grows to.</summary>
    public ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> json, ref byte[] buffer)
    {
        if (!_isEscaped)
        {
            return json.Slice(_start, _length);
        }

        if (buffer.Length < _length)
        {
            buffer = new byte[_length];
        }

        var reader = new Utf8JsonReader(json.Span.Slice(_start - 1, _length + 2));
        reader.Read();
        return buffer.AsMemory(0, reader.CopyString(buffer));
    }

    /// <summary>As a string.</summary>
    public string ReadString(ReadOnlySpan<byte> json)
    {
        if (!_isEscaped)
        {
            return Encoding.UTF8.GetString(json.Slice(_start, _length));
        }

        var reader = new Utf8JsonReader(json.Slice(_start - 1, _length + 2));
        reader.Read();
        return reader.GetString()!;
    }
}
