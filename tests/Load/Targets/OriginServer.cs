using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Load.Targets;

/// <summary>Where values come from that the cache does not hold: a server of this process on the loopback, which answers so much later than it could.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private OriginServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>How many requests it has answered.</summary>
    public int Count => Volatile.Read(ref _count);

    public static async Task<OriginServer> StartAsync(TimeSpan latency, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new OriginServer(app);
        app.Run(context => server.AnswerAsync(context, latency, time));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, TimeSpan latency, TimeProvider time)
    {
        await Latency.PassAsync(latency, time, context.RequestAborted);
        Interlocked.Increment(ref _count);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(LoadValue.Of(context.Request.Path.Value ?? ""), context.RequestAborted);
    }
}
