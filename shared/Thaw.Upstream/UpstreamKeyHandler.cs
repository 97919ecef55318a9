namespace Thaw.Upstream;

/// <summary>Puts an upstream's key on each request that does not carry one.</summary>
internal sealed class UpstreamKeyHandler(UpstreamSecrets secrets, string upstream, string header, string? scheme) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Headers.Contains(header) && await secrets.FindAsync(upstream, cancellationToken).ConfigureAwait(false) is { } key)
        {
            request.Headers.TryAddWithoutValidation(header, scheme is null ? key : $"{scheme} {key}");
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
