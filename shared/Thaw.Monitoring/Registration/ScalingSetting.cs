using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thaw.Monitoring.Registration;

/// <summary>Says at the start that a process does not scale itself, and where that is set. Registered only where somebody asks for it.</summary>
internal sealed partial class ScalingSetting(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ILogger<ScalingSetting>>() is { } logger)
        {
            LogScaling(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        5010, LogLevel.Warning,
        "AUTO_SCALING_ENABLED is set and does nothing here: Lambda scales by itself, and how many containers are kept warm is the stack's. Deploy with the parameters ProvisionedConcurrency (1 or more) "
        + "and ProvisionedConcurrencyMaximum: target tracking moves between the two.")]
    private static partial void LogScaling(ILogger logger);
}
