using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Thaw.EndToEnd.Cache;

/// <summary>A namespace's entries in pages, over the endpoints that ship.</summary>
public sealed class CacheListingTests(ThreeUsersHost host) : IClassFixture<ThreeUsersHost>
{
    [Fact]
    public async Task List_InPages_HasEveryEntryOnce_AlsoWhileOthersAreStored()
    {
        for (var i = 0; i < 23; i++)
        {
            using var put = await host.Olga.PutAsync($"/paged/before-{i}?tags=listed", $"{{\"n\":{i}}}", "application/json");
            Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        }

        var seen = new List<JsonElement>();
        string? next = $"{CacheCalls.Root}/paged?limit=5";
        for (var page = 0; next is not null; page++)
        {
            using var answer = await host.Olga.GetAsync(next);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var body = await answer.JsonAsync();
            seen.AddRange(body.GetProperty("items").EnumerateArray());
            var link = answer.Headers.TryGetValues("Link", out var links) ? Assert.Single(links) : null;
            Assert.Equal(link is null, body.GetProperty("nextCursor").ValueKind == JsonValueKind.Null);
            next = link?.Split('<', '>')[1];
            Assert.True(link?.EndsWith("; rel=\"next\"", StringComparison.Ordinal) ?? true);

            // Stored between two pages, before and behind what has been listed.
            using var put = await host.Olga.PutAsync($"/paged/meanwhile-{page}", "1", "application/json");
        }

        var keys = seen.Select(static entry => entry.GetProperty("key").GetString()!).ToList();
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(23, keys.Count(static key => key.StartsWith("before-", StringComparison.Ordinal)));
        var one = seen.Single(static entry => entry.GetProperty("key").GetString() == "before-7");
        Assert.Equal(("application/json", 7, false), (one.GetProperty("contentType").GetString(), one.GetProperty("bytes").GetInt32(), one.GetProperty("isStale").GetBoolean()));
        Assert.Equal("listed", Assert.Single(one.GetProperty("tags").EnumerateArray()).GetString());
        Assert.True(one.GetProperty("expiresAt").GetDateTime() > DateTime.UnixEpoch);
    }

    [Fact]
    public async Task List_OfANamespaceByUser_IsTheCallersOwn_AndOneThatIsSharedTheOperators()
    {
        using var alices = await host.Alice.PutAsync("/notes/mine", "1", "application/json");
        using var bobs = await host.Bob.PutAsync("/notes/his", "2", "application/json");
        Assert.Equal(["mine"], await KeysAsync(host.Alice, "notes"));
        Assert.Equal(["his"], await KeysAsync(host.Bob, "notes"));
        Assert.Empty(await KeysAsync(host.Olga, "notes"));
        await (await host.Alice.GetAsync($"{CacheCalls.Root}/company")).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Empty(await KeysAsync(host.Olga, "nothing-in-here"));
    }

    [Theory]
    [InlineData("no%20name", "namespace")]
    [InlineData("paged?limit=0", "limit")]
    [InlineData("paged?limit=101", "limit")]
    [InlineData("paged?limit=ten", "limit")]
    [InlineData("paged?cursor=AQAA", "cursor")]
    [InlineData("paged?tag=x", "tag")]
    public async Task List_Mistaken_SaysWhat(string place, string field) =>
        await (await host.Olga.GetAsync($"{CacheCalls.Root}/{place}")).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task Cursor_OfAnotherNamespaceOrCaller_IsRefused_AndOutlivesARotationOfKeys()
    {
        using var folder = new TemporaryFolder();
        var (old, young) = (Convert.ToBase64String(SHA256.HashData("old"u8)), Convert.ToBase64String(SHA256.HashData("young"u8)));
        string cursor;
        await using (var process = await StartAsync(old))
        {
            using var olga = process.Client("olga");
            for (var i = 0; i < 3; i++)
            {
                using var put = await olga.PutAsync($"/paged/{i}?ttlSeconds=600", "1", "application/json");
            }

            cursor = (await (await olga.GetAsync($"{CacheCalls.Root}/paged?limit=1")).JsonAsync()).GetProperty("nextCursor").GetString()!;
            await (await olga.GetAsync($"{CacheCalls.Root}/other?cursor={cursor}")).ProblemAsync(HttpStatusCode.BadRequest, "cursor");
        }

        foreach (var (keys, status) in new[] { ($"{old},{young}", 200), ($"{young},{old}", 200), (young, 400) })
        {
            await using var process = await StartAsync(keys);
            using var olga = process.Client("olga");
            using var answer = await olga.GetAsync($"{CacheCalls.Root}/paged?cursor={cursor}");
            Assert.Equal(status, (int)answer.StatusCode);
            if (status == 200)
            {
                Assert.Equal(2, (await answer.JsonAsync()).GetProperty("items").GetArrayLength());
            }
        }

        Task<LocalProcess> StartAsync(string keys) => LocalProcess.StartAsync(
            folder.File("cache.db"), new Dictionary<string, string>(LocalProcess.ThreeUsers(), StringComparer.Ordinal) { ["Thaw__Cursors__Keys"] = keys });
    }

    private static async Task<IEnumerable<string>> KeysAsync(HttpClient client, string ns) =>
        (await (await client.GetAsync($"{CacheCalls.Root}/{ns}")).JsonAsync()).GetProperty("items").EnumerateArray().Select(static entry => entry.GetProperty("key").GetString()!).ToList();
}
