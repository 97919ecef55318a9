using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Compression;

/// <summary>An application that compresses its answers, on Kestrel.</summary>
internal sealed class CompressionHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CompressionHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<CompressionHost> StartAsync(Action<WebApplication> map, Action<CompressionOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        add?.Invoke(builder.Services);
        builder.Services.AddThawCompression(configure);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseThawCompression();
        app.UseThawProblems();
        app.UseRouting();
        map(app);
        await app.StartAsync();
        return new CompressionHost(app);
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string? accepts = "br", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (accepts is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
