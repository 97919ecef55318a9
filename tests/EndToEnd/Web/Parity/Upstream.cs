using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>What the application asks, a real HTTP server that counts.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private Upstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The key that the last request showed.</summary>
    public string? Key { get; private set; }

    public static async Task<Upstream> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var upstream = new Upstream(app);
        app.Run(context =>
        {
            var asked = Interlocked.Increment(ref upstream._asked);
            upstream.Key = context.Request.Headers["X-Api-Key"];
            context.Response.Headers.ETag = "\"load\"";
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("missing", StringComparison.Ordinal) ? 404 : 200;
            return context.Response.WriteAsync($$"""{"load":"{{context.Request.Path}}","asked":{{asked}}}""");
        });
        await app.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
