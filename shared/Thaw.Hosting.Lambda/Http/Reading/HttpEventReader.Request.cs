using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Makes the request of what was found.</summary>
internal ref partial struct HttpEventReader
{
    private bool Complete()
    {
        _target.Kind = Kind();
        ReadHeaders();
        ReadCookies();
        _target.SetMethod(Text(_method));
        _target.SetProtocol(Text(_protocol));
        ReadPath();
        ReadQuery();
        _target.SetBody(_body, _isBase64);
        ReadOrigin();
        if (_target.Body.Length > 0 || _target.Headers.ContainsKey(HeaderNames.ContentLength))
        {
            // What is in the event counts: the header may speak of an encoding that the gateway has undone.
            if (_target.Headers.ContentLength != _target.Body.Length)
            {
                _target.Headers.ContentLength = _target.Body.Length;
            }

            _target.Headers.Remove(HeaderNames.TransferEncoding);
        }

        return true;
    }

    private readonly PayloadKind Kind()
    {
        if (Has(EventField.Http))
        {
            return Text(_domain).IndexOf(".lambda-url."u8) >= 0 ? PayloadKind.FunctionUrl : PayloadKind.HttpApiV2;
        }

        return !Has(EventField.LoadBalancer) ? _isVersion1 ? PayloadKind.HttpApiV1 : PayloadKind.RestApi
            : Has(EventField.MultiValueHeaders) ? PayloadKind.LoadBalancerMultiValue : PayloadKind.LoadBalancer;
    }

    private readonly void ReadHeaders()
    {
        var range = IsPresent(_multiValueHeaders) ? _multiValueHeaders : _headers;
        if (IsPresent(range))
        {
            var reader = new Utf8JsonReader(_json[range]);
            reader.Read();
            _target.Headers.Restart();
            ReadHeaders(ref reader);
        }
    }

    private readonly void ReadHeaders(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new MalformedEventException("The event's headers must be an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Unescape(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                AddHeader(ref reader, name);
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AddHeader(ref reader, name);
            }
        }
    }

    private readonly void AddHeader(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String:
                _target.Headers.Add(name, Unescape(ref reader));
                return;
            default:
                throw new MalformedEventException("The event's headers must be strings or arrays of strings.");
        }
    }

    // HTTP/2 lets a client send several; everybody reads them as one (RFC 9113, section 8.2.3).
    private readonly void ReadCookies()
    {
        if (!IsPresent(_cookies))
        {
            if (_target.Headers.IndexOf(HeaderNames.Cookie) is var at and >= 0 && _target.Headers.ValueAt(at).Count > 1)
            {
                _target.Headers[HeaderNames.Cookie] = string.Join("; ", _target.Headers.ValueAt(at).ToArray());
            }

            return;
        }

        var reader = new Utf8JsonReader(_json[_cookies]);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new MalformedEventException("The event's cookies must be an array of strings.");
        }

        var joined = _target.Scratch.Take(_json[_cookies].Length + 2);
        var length = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new MalformedEventException("The event's cookies must be an array of strings.");
            }

            if (length > 0)
            {
                "; "u8.CopyTo(joined[length..]);
                length += 2;
            }

            length += reader.CopyString(joined[length..]);
        }

        if (length > 0)
        {
            _target.Headers.Remove(HeaderNames.Cookie);
            _target.Headers.Add(HeaderNames.Cookie, joined[..length]);
        }
    }

    private readonly void ReadPath()
    {
        var isVersion2 = _target.Kind is PayloadKind.HttpApiV2 or PayloadKind.FunctionUrl;
        var path = Text(isVersion2 ? _rawPath : _path);
        if (path.IsEmpty)
        {
            path = "/"u8;
        }
        else if (path[0] != '/')
        {
            throw new MalformedEventException("The event's path must begin with a slash.");
        }

        _target.RawPath = isVersion2 ? _rawPath : _contextPath.Length > _path.Length ? _contextPath : _path;
        var pathBase = isVersion2 ? StagePrefix(path) : ContextPrefix(path);
        var rest = isVersion2 ? path[pathBase.Length..] : path;
        _target.SetPath(pathBase, rest.IsEmpty ? "/"u8 : rest);
    }

    // Payload 2.0: the path begins with the stage, unless that is the default one or a custom domain has taken it away.
    private readonly ReadOnlySpan<byte> StagePrefix(ReadOnlySpan<byte> path)
    {
        var stage = Text(_stage);
        return !stage.IsEmpty && !stage.SequenceEqual("$default"u8) && path[1..].StartsWith(stage)
            && (path.Length == stage.Length + 1 || path[stage.Length + 1] == '/')
                ? path[..(stage.Length + 1)]
                : default;
    }

    // Payload 1.0: the context has the path with what stands in front of it.
    private readonly ReadOnlySpan<byte> ContextPrefix(ReadOnlySpan<byte> path)
    {
        var whole = Text(_contextPath);
        return whole.Length > path.Length && whole[0] == '/' && whole.EndsWith(path) ? whole[..^path.Length]
            : path.Length == 1 && whole.Length > 1 && whole[0] == '/' && whole[1..].SequenceEqual(Text(_stage)) ? whole
            : default;
    }

    private readonly void ReadQuery()
    {
        if (_rawQuery.IsPresent)
        {
            var raw = Text(_rawQuery);
            var query = _target.Scratch.Take(raw.Length + 1);
            query[0] = (byte)'?';
            raw.CopyTo(query[1..]);
            _target.SetQuery(query);
            return;
        }

        var range = IsPresent(_multiValueQuery) ? _multiValueQuery : _query;
        var encode = _target.Kind is PayloadKind.RestApi or PayloadKind.HttpApiV1;
        _target.SetQuery(IsPresent(range) ? _queryText.Read(_json[range], encode, _target.Scratch) : default);
    }

    private readonly void ReadOrigin()
    {
        if (!_target.Headers.ContainsKey(HeaderNames.Host) && Text(_domain) is { IsEmpty: false } domain)
        {
            _target.Headers.Add(HeaderNames.Host, domain);
        }

        // Whoever stands in front adds its own word at the end.
        var forwarded = _target.Headers[KnownHeaders.ForwardedProto];
        var last = forwarded.Count == 0 ? default : forwarded[^1].AsSpan();
        last = last[(last.LastIndexOf(',') + 1)..].Trim();
        _target.Scheme = last.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http" : "https";
    }

    private readonly ReadOnlySpan<byte> Text(JsonText text) => text.IsPresent ? text.Read(_json, _target.Scratch) : default;

    private readonly ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var target = _target.Scratch.Take(reader.ValueSpan.Length);
        return target[..reader.CopyString(target)];
    }

    private static bool IsPresent(Range range) => !range.Equals(default(Range));
}
