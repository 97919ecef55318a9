using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Upstream;

/// <summary>An upstream: a real HTTP server that counts what it is asked.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private UpstreamServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>What it answers.</summary>
    public RequestDelegate Answer { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The clock it dates its answers by.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How many requests reached it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The headers of each request, in the order of their arrival.</summary>
    public ConcurrentQueue<IHeaderDictionary> Asked { get; } = new();

    public static async Task<UpstreamServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new UpstreamServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _count);
        Asked.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        context.Response.Headers.Date = Clock.GetUtcNow().ToString("R");
        return Answer(context);
    }
}
