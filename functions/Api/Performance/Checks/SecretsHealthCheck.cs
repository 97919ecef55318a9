using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Thaw.Api;

/// <summary>Whether the secrets that the configuration names can be had. Asking is what reads them: they are known afterwards.</summary>
internal sealed partial class SecretsHealthCheck(ISecretStore secrets, IReadOnlyList<string> names, ILogger<SecretsHealthCheck> logger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var name in names)
        {
            try
            {
                await secrets.GetAsync(name, cancellationToken);
            }
            catch (SecretUnavailableException fault)
            {
                // Why is nobody's business who may ask: the store's words name the account and the role.
                LogMissing(logger, fault);
                return new HealthCheckResult(context.Registration.FailureStatus, $"The secret '{name}' cannot be had; the log says why.");
            }
        }

        return HealthCheckResult.Healthy();
    }

    [LoggerMessage(4060, LogLevel.Warning, "A secret that the configuration names cannot be had.")]
    private static partial void LogMissing(ILogger logger, Exception fault);
}
