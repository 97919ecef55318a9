using System.Net;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>Alice and Bob are callers, Olga is an operator; entries of <c>notes</c> belong to users, those of <c>company</c> to all.</summary>
public sealed class CallerTests(ThreeUsersHost host) : IClassFixture<ThreeUsersHost>
{
    [Theory]
    [InlineData("GET", "/api/performance/cache")]
    [InlineData("POST", "/api/performance/cache")]
    [InlineData("DELETE", "/api/performance/cache?mine=true")]
    [InlineData("GET", "/api/performance/cache/company/k")]
    [InlineData("PUT", "/api/performance/cache/company/k")]
    [InlineData("DELETE", "/api/performance/cache/company/k")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/nowhere")]
    [InlineData("PATCH", "/api/performance/cache")]
    public async Task WithoutAKey_Is401(string method, string path)
    {
        foreach (var key in (string?[])[null, "wrong"])
        {
            using var client = host.Process.Client();
            var answer = await client.SendAsync(method, path, key is null ? [] : [("X-Api-Key", key)]);
            await answer.ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.Equal("ApiKey", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/performance/health/live")]
    public async Task OpenDoors_NeedNoKey(string path)
    {
        using var client = host.Process.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task OwnEntries_AreNobodyElses()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await host.Alice.PutAsync("/notes/secret", "\"alice's\"", "application/json")).StatusCode);
        await (await host.Bob.GetAsync($"{Root}/notes/secret")).ProblemAsync(HttpStatusCode.NotFound);
        Assert.False(await host.Bob.HasAsync("notes", "secret"));
        Assert.False(await host.Olga.HasAsync("notes", "secret"));

        await (await host.Bob.SetEntryAsync("notes", "secret", "\"bob's\"", ",\"user\":\"alice\"")).ProblemAsync(HttpStatusCode.BadRequest, "$");
        Assert.Equal(HttpStatusCode.OK, (await host.Bob.SetEntryAsync("notes", "secret", "\"bob's\"")).StatusCode);
        Assert.Equal("\"alice's\"", await host.Alice.GetStringAsync($"{Root}/notes/secret"));

        Assert.Equal("""{"removed":1}""", await (await host.Bob.DeleteAsync($"{Root}/notes/secret")).Content.ReadAsStringAsync());
        Assert.Equal("""{"removed":0}""", await (await host.Bob.DeleteAsync($"{Root}?namespace=notes&key=secret&mine=true")).Content.ReadAsStringAsync());
        Assert.True(await host.Alice.HasAsync("notes", "secret"));
    }

    [Fact]
    public async Task Mine_InvalidatesOwnEntriesAlone()
    {
        foreach (var query in (string[])["mine=true", "mine=true&namespace=notes", "mine=true&tag=t", "mine=true&tag=*", "mine=true&pattern=sh*", "mine=true&namespace=notes&key=shared-name"])
        {
            foreach (var client in (HttpClient[])[host.Alice, host.Bob])
            {
                Assert.Equal(HttpStatusCode.OK, (await client.SetEntryAsync("notes", "shared-name", "1", ",\"tags\":[\"t\"]")).StatusCode);
            }

            Assert.Equal(HttpStatusCode.OK, (await host.Olga.SetEntryAsync("company", "shared-name", "1", ",\"tags\":[\"t\"]")).StatusCode);

            Assert.Equal(HttpStatusCode.OK, (await host.Bob.DeleteAsync($"{Root}?{query}")).StatusCode);

            Assert.False(await host.Bob.HasAsync("notes", "shared-name"), query);
            Assert.True(await host.Alice.HasAsync("notes", "shared-name"), query);
            Assert.True(await host.Bob.HasAsync("company", "shared-name"), query);
        }
    }

    [Fact]
    public async Task SharedEntries_AreReadByAllAndWrittenByOperators()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await host.Olga.PutAsync("/company/shared", "1", "application/json")).StatusCode);
        Assert.Equal("1", await host.Alice.GetStringAsync($"{Root}/company/shared"));

        await (await host.Alice.PutAsync("/company/shared", "2", "application/json")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await host.Alice.SetEntryAsync("company", "shared", "2")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await host.Alice.DeleteAsync($"{Root}/company/shared")).ProblemAsync(HttpStatusCode.Forbidden);
        foreach (var query in (string[])["namespace=company&key=shared", "namespace=company", "tag=*", "pattern=*", "namespace=notes", "namespace=notes&mine=false"])
        {
            await (await host.Alice.DeleteAsync($"{Root}?{query}")).ProblemAsync(HttpStatusCode.Forbidden);
        }

        Assert.Equal("1", await host.Bob.GetStringAsync($"{Root}/company/shared"));
    }

    [Theory]
    [InlineData("distributed")]
    [InlineData("thaw.search")]
    [InlineData("thaw.index")]
    public async Task InternalEntries_AreOperatorsToSee(string ns)
    {
        await (await host.Alice.GetAsync($"{Root}/{ns}/key")).ProblemAsync(HttpStatusCode.Forbidden);
        using var look = new StringContent($$"""{"operation":"get","namespace":"{{ns}}","key":"key"}""", System.Text.Encoding.UTF8, "application/json");
        await (await host.Alice.PostAsync(Root, look)).ProblemAsync(HttpStatusCode.Forbidden);
        await (await host.Olga.GetAsync($"{Root}/{ns}/key")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Operator_InvalidatesForEveryone()
    {
        await host.Alice.SetEntryAsync("notes", "old", "1");
        await host.Bob.SetEntryAsync("notes", "old", "1");

        Assert.Equal("""{"removed":null}""", await (await host.Olga.DeleteAsync($"{Root}?namespace=notes")).Content.ReadAsStringAsync());

        Assert.False(await host.Alice.HasAsync("notes", "old"));
        Assert.False(await host.Bob.HasAsync("notes", "old"));
        await (await host.Olga.DeleteAsync($"{Root}?namespace=notes&key=old")).ProblemAsync(HttpStatusCode.BadRequest, "key");
    }

    [Fact]
    public async Task OwnEntries_ArePrivateToHttpCaches()
    {
        await host.Alice.PutAsync("/notes/private", "1", "application/json");
        await host.Olga.PutAsync("/company/public", "1", "application/json");

        Assert.True((await host.Alice.GetAsync($"{Root}/notes/private")).Headers.CacheControl!.Private);
        var shared = await host.Alice.GetAsync($"{Root}/company/public");
        Assert.Contains("X-Api-Key", shared.Headers.Vary);
        Assert.True((await host.Alice.GetAsync($"{Root}/notes/none")).Headers.CacheControl!.NoStore);
    }
}
