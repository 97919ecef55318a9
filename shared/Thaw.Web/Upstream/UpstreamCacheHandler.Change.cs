using Thaw.Caching;

namespace Thaw.Web.Upstream;

internal sealed partial class UpstreamCacheHandler
{
    /// <summary>A request that may change something: if it is not refused, what was kept of its address is invalid, and of those that the answer names (RFC 9111, section 4.4).</summary>
    private async Task<HttpResponseMessage> ChangeAsync(HttpRequestMessage request, Uri address, CancellationToken cancellationToken)
    {
        UpstreamMetrics.Bypass(client.Name);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode is >= 200 and < 400)
        {
            var addresses = new HashSet<Uri> { address };
            AddNamed(response.Headers.Location);
            AddNamed(response.Content.Headers.ContentLocation);
            foreach (var changed in addresses)
            {
                // It has happened: whoever leaves now must not leave the old answers behind.
                await client.Cache.InvalidateAsync(
                    new CacheInvalidation { Namespace = client.Cache.Namespace, Tag = UpstreamKeys.Tag(changed) }, CancellationToken.None).ConfigureAwait(false);
            }

            void AddNamed(Uri? named)
            {
                // Another origin's addresses are not this one's to invalidate.
                if (named is not null && Uri.TryCreate(address, named, out var whole)
                    && Uri.Compare(whole, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
                {
                    addresses.Add(whole);
                }
            }
        }

        return response.Say(StatusName, $"fwd=method; fwd-status={(int)response.StatusCode}");
    }
}
