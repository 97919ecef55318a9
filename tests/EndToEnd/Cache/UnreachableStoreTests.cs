using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class UnreachableStoreTests() : InProcessApi(static services => services.AddSingleton<ITieredCache, UncommittedCache>())
{
    [Fact]
    public async Task Changes_Are503SayingWhatHappenedAndWhen()
    {
        HttpResponseMessage[] answers =
        [
            await Client.PutAsync("/company/k", "1", "application/json"),
            await Client.SetEntryAsync("company", "k", "1"),
            await Client.DeleteAsync($"{Root}/company/k"),
            await Client.DeleteAsync($"{Root}?tag=t"),
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
            await Client.PutAsync("/company/k", "1", "application/json", ("If-Match", "*")),
            await Client.PutAsync("/company/k", "1", "application/json", ("If-None-Match", "*")),
            await Client.SendAsync("DELETE", $"{Root}/company/k", ("If-Match", "*")),
        ];

        foreach (var answer in answers)
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Contains("could not be judged", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
    }

    [Fact]
    public async Task Listing_Is503AndNoEmptyPage()
    {
        var answer = await Client.GetAsync($"{Root}/company");

        var problem = await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("durable tier", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Fact]
    public async Task Unexpected_Is500WithoutDetail()
    {
        var answer = await Client.GetAsync(Root);

        var problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
