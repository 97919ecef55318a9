using System.Text.Json;
using Thaw.Web.Bodies;

namespace Thaw.Web.Payload;

/// <summary>
/// Makes one JSON document, as it comes in, another: members picked by name, nulls and sensitive members left out, no whitespace. Tokens are copied as they are written, escapes
/// included. It keeps a frame for each level and what has come of an unfinished token, and no more of the document.
/// </summary>
internal sealed class JsonReshaper : IDisposable
{
    private readonly PayloadShape _shape;
    private readonly OutputBuffer _output;
    private readonly OutputBuffer _carry = new();
    private readonly OutputBuffer _name = new();
    private readonly bool[] _met;
    private readonly bool[] _examined;
    private int _unmet;
    private Frame[] _frames = new Frame[8];
    private int _depth;
    private JsonReaderState _state;
    private int _retryAt;
    private int _skipAt = -1;
    private bool _hasName;
    private FieldNode? _ofName;

    public JsonReshaper(PayloadShape shape, OutputBuffer output)
    {
        (_shape, _output) = (shape, output);
        _state = new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue }); // the bound is looked after here, where it can be told
        var nodes = shape.Fields?.Nodes ?? 1;
        (_met, _examined, _unmet) = (new bool[nodes], new bool[nodes], nodes - 1);
    }

    /// <summary>Whether all that was asked for has been met: nothing of it is unknown.</summary>
    public bool HasMetAll => _unmet == 0;

    /// <summary>What was asked for and was not in any object so far in which it could have been.</summary>
    public IEnumerable<string> UnknownFields => _shape.Fields?.Root.Unknown("", _met, _examined) ?? [];

    /// <summary>Takes the next bytes of the document; what can be said by now is in the output.</summary>
    /// <param name="bytes">The bytes; cut anywhere.</param>
    /// <param name="isLast">Whether the document ends with them.</param>
    /// <exception cref="JsonException">It is no JSON, or has a token that is too long.</exception>
    /// <exception cref="AnswerTooDeepException">It is nested too deep.</exception>
    public void Write(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (_carry.Length == 0)
        {
            var read = Read(bytes, isLast);
            Carry(bytes[read..]);
            return;
        }

        _carry.Add(bytes);
        if (_carry.Length < _retryAt && !isLast)
        {
            // The token was not whole the last time; looked at from its beginning with every few bytes, a long one would cost its length squared.
            return;
        }

        _carry.RemoveFirst(Read(_carry.Written.Span, isLast));
        Limit();
    }

    public void Dispose()
    {
        _carry.Dispose();
        _name.Dispose();
    }

    private int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (bytes.IsEmpty && !isLast)
        {
            return 0;
        }

        var reader = new Utf8JsonReader(bytes, isLast, _state);
        while (reader.Read())
        {
            Take(ref reader);
        }

        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Carry(ReadOnlySpan<byte> rest)
    {
        _carry.Add(rest);
        Limit();
    }

    private void Limit()
    {
        if (_carry.Length > _shape.MaximumTokenBytes)
        {
            throw new JsonException($"A name, string or number is longer than {_shape.MaximumTokenBytes} bytes.");
        }

        _retryAt = Math.Min(_carry.Length * 2, _shape.MaximumTokenBytes + 1);
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        if (token is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= _shape.MaximumDepth && (_shape.Fields is not null || !_shape.Sensitive.IsEmpty))
        {
            throw new AnswerTooDeepException(_shape.MaximumDepth, _shape.Fields is not null);
        }

        if (_skipAt >= 0)
        {
            if (reader.CurrentDepth == _skipAt && token is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                _skipAt = -1;
            }

            return;
        }

        switch (token)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.StartObject:
                Open((byte)'{');
                if (_frames[_depth - 1].Node is { } node)
                {
                    _examined[node.Id] = true;
                }

                break;
            case JsonTokenType.StartArray:
                Open((byte)'[');
                break;
            case JsonTokenType.EndObject:
                _depth--;
                _output.Add((byte)'}');
                break;
            case JsonTokenType.EndArray:
                _depth--;
                _output.Add((byte)']');
                break;
            default:
                TakeScalar(ref reader, token);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        var child = default(FieldNode);
        var isWanted = _frames[_depth - 1].Node is not { } node || (child = node.Find(ref reader)) is not null;
        if (!isWanted || _shape.Sensitive.Contains(ref reader))
        {
            _skipAt = reader.CurrentDepth;
            return;
        }

        _name.Clear();
        _name.Add(reader.ValueSpan);
        (_hasName, _ofName) = (true, child);
    }

    private void TakeScalar(ref Utf8JsonReader reader, JsonTokenType token)
    {
        var isNull = token == JsonTokenType.Null;
        if (_hasName && isNull && _shape.DropNulls)
        {
            Meet(_ofName);
            _hasName = false;
            return;
        }

        if (_depth > 0 && !isNull && NodeOfNext() is { IsWhole: false })
        {
            // Something within it was asked for, and there is nothing within it.
            Meet(_hasName ? _ofName : null);
            _hasName = false;
            return;
        }

        Begin();
        var isText = token == JsonTokenType.String;
        if (isText)
        {
            _output.Add((byte)'"');
        }

        _output.Add(reader.ValueSpan);
        if (isText)
        {
            _output.Add((byte)'"');
        }
    }

    private void Open(byte bracket)
    {
        var node = NodeOfNext();
        Begin();
        _output.Add(bracket);
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = new Frame { Node = node is { IsWhole: true } ? null : node };
    }

    // A member's own, or in an array that of the array.
    private FieldNode? NodeOfNext() => _hasName ? _ofName : _depth == 0 ? _shape.Fields?.Root : _frames[_depth - 1].Node;

    private void Begin()
    {
        if (_depth > 0)
        {
            ref var frame = ref _frames[_depth - 1];
            if (frame.HasAny)
            {
                _output.Add((byte)',');
            }

            frame.HasAny = true;
        }

        if (_hasName)
        {
            Meet(_ofName);
            _hasName = false;
            _output.Add((byte)'"');
            _output.Add(_name.Written.Span);
            _output.Add("\":"u8);
        }
    }

    private void Meet(FieldNode? node)
    {
        if (node is not null && !_met[node.Id])
        {
            _met[node.Id] = true;
            _unmet--;
        }
    }

    /// <summary>One level: what is wanted of it, or nothing where all is, and whether something of it was written.</summary>
    private struct Frame
    {
        public FieldNode? Node;
        public bool HasAny;
    }
}
