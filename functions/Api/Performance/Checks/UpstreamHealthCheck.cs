using Microsoft.Extensions.Diagnostics.HealthChecks;
using Thaw.Upstream;

namespace Thaw.Api;

/// <summary>Whether an upstream answers at all: below 500, whatever it says of the address. With its key, where the secret of upstreams' keys holds one of its name.</summary>
internal sealed class UpstreamHealthCheck(string name, Uri address, HttpClient client, UpstreamSecrets keys) : IHealthCheck
{
    private const string KeyHeader = "X-Api-Key";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        if (await keys.FindAsync(name, cancellationToken) is { } key)
        {
            request.Headers.TryAddWithoutValidation(KeyHeader, key);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)answer.StatusCode;
        return status >= 500 ? new HealthCheckResult(context.Registration.FailureStatus, $"It answers {status}.") : HealthCheckResult.Healthy($"It answers {status}.");
    }
}
