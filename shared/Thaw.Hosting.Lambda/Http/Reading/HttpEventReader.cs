using System.Text.Json;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// Reads an HTTP event of any payload straight from its UTF-8, once from front to back, and tells which payload it is on the way. What comes twice on the
/// levels that decide who is calling and what they want is refused: two readers could take two different ones.
/// </summary>
internal ref partial struct HttpEventReader
{
    private readonly HttpEvent _target;
    private readonly QueryText _queryText;
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private EventField _seen;
    private JsonText _rawPath, _path, _contextPath, _rawQuery, _body, _method, _stage, _domain, _protocol;
    private Range _headers, _multiValueHeaders, _query, _multiValueQuery, _cookies;
    private bool _isBase64, _isVersion1;

    private HttpEventReader(HttpEvent target, QueryText queryText)
    {
        _target = target;
        _queryText = queryText;
        _json = target.Json.Span;
        _reader = new Utf8JsonReader(_json);
    }

    /// <summary>Reads the event, or answers <see langword="false"/> where it is none of HTTP.</summary>
    /// <exception cref="MalformedEventException">It is one of HTTP, and cannot be a request.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> json, HttpEvent target, QueryText queryText)
    {
        target.Reset(json);
        var reader = new HttpEventReader(target, queryText);
        try
        {
            return reader.ReadEvent() && reader.Complete();
        }
        catch (MalformedEventException) when (reader.IsHttp || EventSniffer.IsHttp(EventSniffer.KindOf(json.Span)))
        {
            target.Kind = reader.LikelyKind;
            throw;
        }
        catch (MalformedEventException)
        {
            return false; // Some other event, with a name in it that requests have too.
        }
        catch (InvalidOperationException escape) // How the reader refuses what is no UTF-8 or no UTF-16 once it is unescaped.
        {
            target.Kind = reader.LikelyKind;
            throw new MalformedEventException("The event holds a string that is not well-formed Unicode.", 400, escape);
        }
        catch (JsonException broken) when (reader.IsHttp)
        {
            target.Kind = reader.LikelyKind;
            throw new MalformedEventException("The event is not well-formed JSON.", 400, broken);
        }
    }

    private readonly bool IsHttp =>
        Has(EventField.Http | EventField.LoadBalancer | EventField.HttpMethod | EventField.ContextMethod | EventField.RawPath | EventField.RequestContext);

    // The shape of the answer to an event that could not be read to its end.
    private readonly PayloadKind LikelyKind =>
        Has(EventField.Http | EventField.RawPath) ? PayloadKind.HttpApiV2
        : !Has(EventField.LoadBalancer) ? PayloadKind.RestApi
        : Has(EventField.MultiValueHeaders) ? PayloadKind.LoadBalancerMultiValue : PayloadKind.LoadBalancer;

    private bool ReadEvent()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            _reader.Read(); // What follows a whole value is no JSON.
            return false;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = EventFields.OfEvent(_reader.ValueSpan);
            if (field == EventField.Foreign)
            {
                return false;
            }

            Once(field);
            _reader.Read();
            ReadField(field);
        }

        _reader.Read();
        return Has(EventField.Http | EventField.LoadBalancer | EventField.HttpMethod | EventField.ContextMethod);
    }

    private void ReadField(EventField field)
    {
        switch (field)
        {
            case EventField.Version:
                _isVersion1 = _reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("1.0"u8);
                break;
            case EventField.RawPath:
                _rawPath = JsonText.At(ref _reader, "rawPath");
                break;
            case EventField.RawQueryString:
                _rawQuery = JsonText.At(ref _reader, "rawQueryString");
                break;
            case EventField.Path:
                _path = JsonText.At(ref _reader, "path");
                break;
            case EventField.HttpMethod:
                _method = JsonText.At(ref _reader, "httpMethod");
                break;
            case EventField.Body:
                _body = JsonText.At(ref _reader, "body");
                break;
            case EventField.IsBase64Encoded:
                _isBase64 = _reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False or JsonTokenType.Null => false,
                    _ => throw new MalformedEventException("The event's isBase64Encoded must be true or false."),
                };
                break;
            case EventField.Headers when Has(EventField.RawPath):
                ReadHeaders(ref _reader); // Payload 2.0 has no other headers: no second pass.
                break;
            case EventField.Headers:
                _headers = Object("headers");
                break;
            case EventField.MultiValueHeaders:
                _multiValueHeaders = Object("multiValueHeaders");
                break;
            case EventField.Query:
                _query = Object("queryStringParameters");
                break;
            case EventField.MultiValueQuery:
                _multiValueQuery = Object("multiValueQueryStringParameters");
                break;
            case EventField.Cookies:
                _cookies = Whole();
                break;
            case EventField.RequestContext:
                ReadContext();
                break;
            default:
                _reader.Skip();
                break;
        }
    }

    private void ReadContext()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw new MalformedEventException("The event's requestContext must be an object.");
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = EventFields.OfContext(_reader.ValueSpan);
            Once(field);
            _reader.Read();
            switch (field)
            {
                case EventField.Http:
                    ReadHttp();
                    break;
                case EventField.Identity:
                    ReadIdentity();
                    break;
                case EventField.Authorizer:
                    _target.Authorizer = Whole();
                    break;
                case EventField.Stage:
                    _stage = JsonText.At(ref _reader, "requestContext.stage");
                    break;
                case EventField.DomainName:
                    _domain = JsonText.At(ref _reader, "requestContext.domainName");
                    break;
                case EventField.Protocol:
                    _protocol = JsonText.At(ref _reader, "requestContext.protocol");
                    break;
                case EventField.ContextPath:
                    _contextPath = JsonText.At(ref _reader, "requestContext.path");
                    break;
                case EventField.RequestId:
                    _target.GatewayRequestId = JsonText.At(ref _reader, "requestContext.requestId");
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }
    }

    private void ReadHttp()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw new MalformedEventException("The event's requestContext.http must be an object.");
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _reader.ValueSpan;
            _reader.Read();
            if (name.SequenceEqual("method"u8))
            {
                _method = JsonText.At(ref _reader, "requestContext.http.method");
            }
            else if (name.SequenceEqual("protocol"u8))
            {
                _protocol = JsonText.At(ref _reader, "requestContext.http.protocol");
            }
            else if (name.SequenceEqual("sourceIp"u8))
            {
                _target.SourceIp = JsonText.At(ref _reader, "requestContext.http.sourceIp");
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadIdentity()
    {
        var start = (int)_reader.TokenStartIndex;
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAddress = _reader.ValueSpan.SequenceEqual("sourceIp"u8);
            _reader.Read();
            if (isAddress)
            {
                _target.SourceIp = JsonText.At(ref _reader, "requestContext.identity.sourceIp");
            }
            else
            {
                _reader.Skip();
            }
        }

        _target.Identity = start..(int)_reader.BytesConsumed;
    }

    private Range Object(string name) => _reader.TokenType switch
    {
        JsonTokenType.StartObject => Whole(),
        JsonTokenType.Null => default,
        _ => throw new MalformedEventException($"The event's {name} must be an object."),
    };

    private Range Whole()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return start..(int)_reader.BytesConsumed;
    }

    private readonly bool Has(EventField any) => (_seen & any) != EventField.Other;

    private void Once(EventField field)
    {
        _seen = !Has(field) ? _seen | field : throw new MalformedEventException($"The event has its {field} twice.");
    }
}
