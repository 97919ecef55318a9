using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web;

namespace Thaw.Benchmarks.Web;

/// <summary>An application on Kestrel that answers with the documents: as they are, or by way of one of the library's steps.</summary>
internal sealed class Subject : IAsyncDisposable
{
    private static readonly TimeSpan Origin = TimeSpan.FromMilliseconds(20);
    private readonly WebApplication _app;

    private Subject(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public static async Task<Subject> StartAsync(IReadOnlyList<Document> documents, Action<IServiceCollection>? add = null, Action<WebApplication>? use = null, bool cache = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseRouting();
        use?.Invoke(app);
        foreach (var document in documents)
        {
            Cached(app.MapGet($"/{document.Name}", (HttpContext context) => WriteAsync(context, document.Bytes)), cache);
        }

        Cached(app.MapGet("/origin", static async (HttpContext context) =>
        {
            await Task.Delay(Origin, TimeProvider.System);
            await WriteAsync(context, "{\"answer\":42}"u8.ToArray());
        }), cache);
        await app.StartAsync();
        return new Subject(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Cached(IEndpointConventionBuilder endpoint, bool cache)
    {
        if (cache)
        {
            endpoint.CacheFor(TimeSpan.FromHours(1));
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
