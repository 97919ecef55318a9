using System.Security.Cryptography;

namespace Thaw.Local.Signing;

/// <summary>
/// Signs what passes. The body is read whole before: the services behind it refuse bodies that are not hashed. Answers pass as they come.
/// </summary>
internal sealed class SigningHandler(AwsIdentity identity, TimeProvider time) : DelegatingHandler
{
    private readonly SignatureV4 _signature = new(identity.Region, identity.Service);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credentials = await identity.CredentialsAsync();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var now = time.GetUtcNow();
        var uri = request.RequestUri!;
        var headers = new List<(string Name, string Value)>
        {
            ("host", uri.Authority), ("x-amz-date", SignatureV4.Timestamp(now)), ("x-amz-content-sha256", hash),
        };
        if (credentials.SessionToken is { } token)
        {
            headers.Add(("x-amz-security-token", token));
        }

        foreach (var (name, value) in headers.Skip(1))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", _signature.Authorization(
            new SignedRequest(request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), headers, hash), now, credentials));
        return await base.SendAsync(request, cancellationToken);
    }
}
