using Microsoft.Extensions.Hosting;

namespace Thaw.Monitoring.Registration;

/// <summary>Where the host says goodbye, what was not handed over is.</summary>
internal sealed class MonitoringShutdown(IMonitor monitor) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => monitor.FlushAsync(cancellationToken).AsTask();
}
