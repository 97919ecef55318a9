using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Payload;

/// <summary>An application that reshapes its answers, on Kestrel.</summary>
internal sealed class PayloadHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PayloadHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<PayloadHost> StartAsync(Action<WebApplication> map, Action<PayloadOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        builder.Services.AddThawPayload(configure);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseThawProblems();
        app.UseThawPayload();
        app.UseRouting();
        map(app);
        await app.StartAsync();
        return new PayloadHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
