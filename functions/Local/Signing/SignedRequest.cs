namespace Thaw.Local.Signing;

/// <summary>What of a request is covered by a signature.</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Path">The path as it goes over the wire, percent-encoded; without the query.</param>
/// <param name="Query">The query as it goes over the wire, without the question mark.</param>
/// <param name="Headers">The headers to sign; <c>host</c> among them.</param>
/// <param name="PayloadHash">The body's SHA-256 in lower-case hexadecimal.</param>
internal sealed record SignedRequest(string Method, string Path, string Query, IReadOnlyList<(string Name, string Value)> Headers, string PayloadHash);
