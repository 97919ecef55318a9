namespace Thaw.Hosting.Lambda.Http;

/// <summary>The names of an event's fields.</summary>
internal static class EventFields
{
    /// <summary>The field of the event's first level that has this name.</summary>
    public static EventField OfEvent(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("path"u8) => EventField.Path,
        4 when name.SequenceEqual("body"u8) => EventField.Body,
        7 when name.SequenceEqual("headers"u8) => EventField.Headers,
        7 when name.SequenceEqual("cookies"u8) => EventField.Cookies,
        7 when name.SequenceEqual("version"u8) => EventField.Version,
        7 when name.SequenceEqual("rawPath"u8) => EventField.RawPath,
        7 when name.SequenceEqual("Records"u8) => EventField.Foreign,
        10 when name.SequenceEqual("httpMethod"u8) => EventField.HttpMethod,
        11 when name.SequenceEqual("detail-type"u8) => EventField.Foreign,
        14 when name.SequenceEqual("requestContext"u8) => EventField.RequestContext,
        14 when name.SequenceEqual("rawQueryString"u8) => EventField.RawQueryString,
        15 when name.SequenceEqual("isBase64Encoded"u8) => EventField.IsBase64Encoded,
        17 when name.SequenceEqual("multiValueHeaders"u8) => EventField.MultiValueHeaders,
        21 when name.SequenceEqual("queryStringParameters"u8) => EventField.Query,
        31 when name.SequenceEqual("multiValueQueryStringParameters"u8) => EventField.MultiValueQuery,
        _ => EventField.Other,
    };

    /// <summary>The field of <c>requestContext</c> that has this name.</summary>
    public static EventField OfContext(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("elb"u8) => EventField.LoadBalancer,
        4 when name.SequenceEqual("http"u8) => EventField.Http,
        4 when name.SequenceEqual("path"u8) => EventField.ContextPath,
        5 when name.SequenceEqual("stage"u8) => EventField.Stage,
        8 when name.SequenceEqual("identity"u8) => EventField.Identity,
        8 when name.SequenceEqual("protocol"u8) => EventField.Protocol,
        9 when name.SequenceEqual("requestId"u8) => EventField.RequestId,
        10 when name.SequenceEqual("authorizer"u8) => EventField.Authorizer,
        10 when name.SequenceEqual("domainName"u8) => EventField.DomainName,
        10 when name.SequenceEqual("httpMethod"u8) => EventField.ContextMethod,
        _ => EventField.Other,
    };
}
