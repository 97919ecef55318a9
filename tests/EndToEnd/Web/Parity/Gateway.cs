using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>What stands before a function, so that a client of HTTP reaches it: hands requests on, and answers as it is answered.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Gateway(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<Gateway> StartAsync(Func<WebRequest, Task<WebAnswer>> send)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var answer = await send(new WebRequest(context.Request.Method, target)
            {
                Headers = [.. context.Request.Headers.Where(static header => header.Key is not ("Host" or "Connection" or "Content-Length"))
                    .Select(static header => (header.Key, header.Value.ToString()))],
                Body = body.Length > 0 ? body.ToArray() : null,
            });
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers.Where(static header => header.Key != "content-length"))
            {
                context.Response.Headers[name] = value;
            }

            if (answer.Body.Length > 0)
            {
                await context.Response.Body.WriteAsync(answer.Body);
            }
        });
        await app.StartAsync();
        return new Gateway(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
