using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Web.Tests.Batching;

/// <summary>An application with callers, errors and a batch, on Kestrel.</summary>
internal sealed class BatchHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private BatchHost(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public static async Task<BatchHost> StartAsync(Action<WebApplication> map, Action<BatchOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddThawProblems();
        builder.Services.AddThawBatch(configure);
        builder.Services.AddThawAuthentication().AddThawApiKeys(static options =>
        {
            options.Keys.Add(AuthenticationHost.Key("alices", "alice"));
            options.Keys.Add(AuthenticationHost.Key("bobs", "bob"));
        });
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseThawBatch();
        app.UseThawProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapThawBatch();
        app.MapGet("/who", static (ClaimsPrincipal caller) => Results.Text(caller.GetVerifiedUser()!));
        map(app);
        await app.StartAsync();
        return new BatchHost(app);
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(string requests, string? key = "alices", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/batch") { Content = new StringContent($$"""{ "requests": {{requests}} }""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return ((int)answer.StatusCode, JsonElement.Parse(text));
    }

    /// <summary>The answers of a batch that could be run.</summary>
    public async Task<JsonElement[]> RunAsync(string requests, string key = "alices")
    {
        var (status, body) = await SendAsync(requests, key);
        Assert.True(status == 200, body.GetRawText());
        return [.. body.GetProperty("responses").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
