namespace Thaw.Hosting.Lambda.Http;

/// <summary>What is read of an event's first two levels; the numbers are bits, to see what comes twice.</summary>
[Flags]
internal enum EventField
{
    Other = 0,
    Version = 1,
    RawPath = 1 << 1,
    RawQueryString = 1 << 2,
    Cookies = 1 << 3,
    Headers = 1 << 4,
    MultiValueHeaders = 1 << 5,
    Query = 1 << 6,
    MultiValueQuery = 1 << 7,
    RequestContext = 1 << 8,
    Path = 1 << 9,
    HttpMethod = 1 << 10,
    Body = 1 << 11,
    IsBase64Encoded = 1 << 12,

    // Not an HTTP event.
    Foreign = 1 << 13,

    // Within requestContext.
    Http = 1 << 14,
    LoadBalancer = 1 << 15,
    Identity = 1 << 16,
    Authorizer = 1 << 17,
    Stage = 1 << 18,
    DomainName = 1 << 19,
    Protocol = 1 << 20,
    ContextPath = 1 << 21,
    RequestId = 1 << 22,
    ContextMethod = 1 << 23,
}
