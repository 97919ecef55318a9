using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Caching;
using Thaw.Web;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class UnreachableStoreTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        builder.Services.AddThawCaching();
        builder.Services.AddSingleton<ITieredCache, UncommittedCache>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build().MapThawApi();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Changes_Are503SayingWhatHappenedAndWhen()
    {
        HttpResponseMessage[] answers =
        [
            await _client.PutAsync("/company/k", "1", "application/json"),
            await _client.SetEntryAsync("company", "k", "1"),
            await _client.DeleteAsync($"{Root}/company/k"),
            await _client.DeleteAsync($"{Root}?tag=t"),
        ];

        foreach (var answer in answers)
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Contains("durable tier", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
    }

    [Fact]
    public async Task ConditionalChanges_Are503ThatDoNotGuess()
    {
        HttpResponseMessage[] answers =
        [
            await _client.PutAsync("/company/k", "1", "application/json", ("If-Match", "*")),
            await _client.PutAsync("/company/k", "1", "application/json", ("If-None-Match", "*")),
            await _client.SendAsync("DELETE", $"{Root}/company/k", ("If-Match", "*")),
        ];

        foreach (var answer in answers)
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Contains("could not be judged", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
    }

    [Fact]
    public async Task Unexpected_Is500WithoutDetail()
    {
        var answer = await _client.GetAsync(Root);

        var problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
