using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Thaw.Api;

/// <summary>Whether an upstream answers at all: below 500, whatever it says of the address.</summary>
internal sealed class UpstreamHealthCheck(Uri address, HttpClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)answer.StatusCode;
        return status >= 500 ? new HealthCheckResult(context.Registration.FailureStatus, $"It answers {status}.") : HealthCheckResult.Healthy($"It answers {status}.");
    }
}
