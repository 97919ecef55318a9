using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Thaw;
using Thaw.Aws.Clients;
using Thaw.Aws.Ssm;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Secrets from AWS Systems Manager.</summary>
public static class SsmSecretExtensions
{
    /// <summary>
    /// Makes parameters of Systems Manager the secrets of this process, <c>SecureString</c>s above all: a secret's name is its parameter's. Nothing is built or sent before the first is asked for; then
    /// it is good for five minutes. Where it is: <c>AWS_ENDPOINT_URL_SSM</c>, <c>AWS_ENDPOINT_URL</c>, <c>AWS_REGION</c>. Replaces what was chosen before.
    /// </summary>
    public static IServiceCollection AddSsmSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        AwsClientServices.AddPool(services);
        services.AddOptions<AwsEndpointOptions>().Configure(options => AwsEndpointConfiguration.Bind(configuration, options));
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.RemoveAll<ISecretStore>();
        services.AddSingleton<ISecretStore>(static provider => new SsmSecrets(
            provider.GetRequiredService<AwsClientPool>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger("Thaw.Secrets") ?? NullLogger.Instance));
        return services;
    }
}
