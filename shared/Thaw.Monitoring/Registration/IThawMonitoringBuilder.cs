using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Monitoring;

/// <summary>Adds to the measurement that <c>AddThawMonitoring</c> registered. Adapters extend it with their <c>Use…</c>.</summary>
public interface IThawMonitoringBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
