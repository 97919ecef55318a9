namespace Thaw.Hosting.Lambda;

/// <summary>How an ASP.NET Core application is served on Lambda. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class LambdaHostingOptions
{
    /// <summary>
    /// The largest request body, in bytes as the application reads it, 0 or more; <see langword="null"/>: whatever the platform lets through. Default: 6 MiB, which
    /// no event exceeds. Reading a larger one is answered 413; an endpoint may set its own limit, as on Kestrel.
    /// </summary>
    public long? MaximumRequestBodyBytes { get; set; } = 6 * 1024 * 1024;

    /// <summary>
    /// Whether responses to a function URL's requests are streamed: set it where, and only where, the URL's invoke mode is <c>RESPONSE_STREAM</c>. The response
    /// then starts with the application's first flush and is bounded by 200 MB instead of 6. Other payloads are not affected. Default: <see langword="false"/>.
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>
    /// The path of a request that is sent through the pipeline before the first event, so that no caller waits for what a first request costs; it must
    /// start with <c>/</c>, change nothing and need no caller. Default: none.
    /// </summary>
    public string? WarmUpPath { get; set; }

    /// <summary>
    /// Whether the user of an IAM role is its id and the session's name (<c>AROA…:session</c>) instead of the id alone. Whoever may assume a role chooses
    /// the session's name freely: set it only where the role's trust policy does not let them. Default: <see langword="false"/>.
    /// </summary>
    public bool UserIncludesSessionName { get; set; }
}
