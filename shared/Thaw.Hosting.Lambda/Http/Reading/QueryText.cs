using System.Buffers;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Puts a query string together from an object of names and values, as payload 1.0 and load balancers send it.</summary>
internal sealed class QueryText
{
    // No gateway lets that much through; a name written once for each of its values would grow with the square.
    private const int MaximumBytes = 128 * 1024;

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private readonly ArrayBufferWriter<byte> _query = new();

    /// <summary>
    /// The query with its question mark. Gateways send names and values decoded, so they are encoded again; load balancers send them as they came.
    /// </summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> json, bool encode, Scratch scratch)
    {
        _query.ResetWrittenCount();
        if (json.IsEmpty)
        {
            return default;
        }

        _query.Write("?"u8);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Unescape(ref reader, scratch);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                Add(ref reader, name, encode, scratch);
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Add(ref reader, name, encode, scratch);
            }
        }

        return _query.WrittenSpan;
    }

    private void Add(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, bool encode, Scratch scratch)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            throw new MalformedEventException("The event's query parameters must be strings or arrays of strings.");
        }

        if (_query.WrittenCount > 1)
        {
            _query.Write("&"u8);
        }

        Add(name, encode);
        _query.Write("="u8);
        if (reader.TokenType == JsonTokenType.String)
        {
            Add(Unescape(ref reader, scratch), encode);
        }
    }

    private void Add(ReadOnlySpan<byte> text, bool encode)
    {
        if (text.Length > MaximumBytes - _query.WrittenCount)
        {
            throw new MalformedEventException($"The event's query is longer than {MaximumBytes} bytes.", 414);
        }

        while (!text.IsEmpty)
        {
            var plain = encode ? text.IndexOfAnyExcept(Unreserved) : -1;
            plain = plain < 0 ? text.Length : plain;
            _query.Write(text[..plain]);
            if (plain == text.Length)
            {
                return;
            }

            _query.Write([(byte)'%', "0123456789ABCDEF"u8[text[plain] >> 4], "0123456789ABCDEF"u8[text[plain] & 15]]);
            text = text[(plain + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader, Scratch scratch)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var target = scratch.Take(reader.ValueSpan.Length);
        return target[..reader.CopyString(target)];
    }
}
