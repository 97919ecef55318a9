using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The server of an ASP.NET Core application on Lambda: its requests are the Runtime API's events.</summary>
internal sealed class LambdaServer(
    IServiceProvider services, IOptions<LambdaHostingOptions> options, LambdaEventSource source, ServedPipeline pipeline, LambdaEnvironment environment,
    IHostApplicationLifetime lifetime, ILoggerFactory loggers) : IServer
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var handler = new HttpInvocationHandler<TContext>(
            application, options.Value, source, environment.MaxConcurrency, services, loggers.CreateLogger("Thaw.Hosting.Lambda.Http"));
        pipeline.Handler = handler;
        var runtime = services.GetRequiredService<LambdaRuntime>();
        _running = Task.Run(() => RunAsync(runtime, handler), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return; // Registered under two names, disposed of under both.
        }

        _isDisposed = true;
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task RunAsync<TContext>(LambdaRuntime runtime, HttpInvocationHandler<TContext> handler)
        where TContext : notnull
    {
        try
        {
            Environment.ExitCode = await runtime.RunAsync(handler, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            lifetime.StopApplication(); // Without events there is nothing left to do.
        }
    }
}
