using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.Tests.Http;
using Thaw.Web;

namespace Thaw.Hosting.Lambda.Tests.Limits;

internal sealed class KestrelHost : ILimitedHost
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private KestrelHost(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public static async Task<ILimitedHost> StartAsync(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? add)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MakeRoomFor(kestrel.ApplicationServices.GetRequiredService<IOptions<RequestLimitOptions>>().Value);
        });
        builder.Services.AddRoutingCore();
        LimitedApp.Add(builder.Services, settings, add);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        LimitedApp.Map(app);
        await app.StartAsync();
        return new KestrelHost(app);
    }

    public async Task<LimitedAnswer> SendAsync(Payloads request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(message);
        var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Where(static header => header.Key is not ("Date" or "Content-Length" or "Connection" or "Transfer-Encoding"))
            .ToDictionary(static header => header.Key.ToLowerInvariant(), static header => string.Join(", ", header.Value));
        return new LimitedAnswer((int)answer.StatusCode, headers, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
