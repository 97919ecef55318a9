using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Http;
using Thaw.Hosting.Lambda.Invocations;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>An application behind the handler of HTTP events, without a loop: the test hands the invocations over.</summary>
internal sealed class LambdaApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CapturingServer _server;

    private LambdaApp(WebApplication app, CapturingServer server, RecordingLog log) => (_app, _server, Log) = (app, server, log);

    public RecordingLog Log { get; }

    public IInvocationHandler Handler => _server.Handler!;

    public IServiceProvider Services => _app.Services;

    public static async Task<LambdaApp> StartAsync(
        Action<WebApplication> map, Action<IServiceCollection>? add = null, Action<LambdaHostingOptions>? configure = null,
        LambdaEventSource source = LambdaEventSource.HttpApi)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var options = new LambdaHostingOptions();
        configure?.Invoke(options);
        var log = new RecordingLog();
        var server = new CapturingServer(options, source, log);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IServer>(server);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        server.Services = app.Services;
        map(app);
        await app.StartAsync();
        return new LambdaApp(app, server, log);
    }

    /// <summary>One event from beginning to end.</summary>
    public Task<LambdaAnswer> InvokeAsync(string json) => InvokeAsync(System.Text.Encoding.UTF8.GetBytes(json));

    public async Task<LambdaAnswer> InvokeAsync(byte[] json)
    {
        using var invocation = new MemoryInvocation(json);
        return await InvokeAsync(invocation);
    }

    public async Task<LambdaAnswer> InvokeAsync(MemoryInvocation invocation)
    {
        try
        {
            await Handler.HandleAsync(invocation);
            return invocation.Memory.IsStreaming ? LambdaAnswer.Streamed(invocation.Memory.All) : LambdaAnswer.Whole(invocation.Memory.Written);
        }
        finally
        {
            await Handler.CompletedAsync(invocation);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class CapturingServer(LambdaHostingOptions options, LambdaEventSource source, ILogger log) : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public IServiceProvider? Services { get; set; }

        public IInvocationHandler? Handler { get; private set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Handler = new HttpInvocationHandler<TContext>(application, options, source, 4, Services!, log);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
