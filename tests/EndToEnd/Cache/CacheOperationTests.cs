using System.Globalization;
using System.Net;
using System.Text.Json;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class CacheOperationTests(DeveloperHost host) : IClassFixture<DeveloperHost>
{
    private HttpClient Client => host.Client;

    [Theory]
    [InlineData("""{"name":"Acme","list":[1,2.50,null]}""")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("1e400")]
    [InlineData("[ ]")]
    public async Task Set_ThenGet_AnswersTheValueAsItWasSent(string value)
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", "same", value, ",\"ttlSeconds\":60,\"tags\":[\"t\",\"t\"]")).StatusCode);

        var entry = await Client.GetEntryAsync("company", "same");

        Assert.True(entry.GetProperty("found").GetBoolean());
        Assert.Equal(value, entry.GetProperty("value").GetRawText());
        Assert.Equal("memory", entry.GetProperty("tier").GetString());
        var expires = entry.GetProperty("expiresAt").GetString()!;
        Assert.EndsWith("Z", expires, StringComparison.Ordinal);
        var left = DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow();
        Assert.InRange(left.TotalSeconds, 30, 61);
    }

    [Fact]
    public async Task Get_NothingThere_IsNotFoundWith200()
    {
        var entry = await Client.GetEntryAsync("company", "nothing");

        Assert.Equal("""{"found":false,"value":null,"tier":null,"expiresAt":null}""", entry.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("100% ?x=1#y")]
    [InlineData("Ünïcode 漢字 🧊")]
    [InlineData("nul\0byte")]
    [InlineData("../..")]
    public async Task AnyKey_RoundTripsByOperation(string key)
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", key, "7")).StatusCode);
        Assert.True(await Client.HasAsync("company", key));

        var removed = await Client.DeleteAsync($"{Root}?namespace=company&key={Uri.EscapeDataString(key)}");

        Assert.Equal("""{"removed":1}""", await removed.Content.ReadAsStringAsync());
        Assert.False(await Client.HasAsync("company", key));
    }

    [Theory]
    [InlineData("""{"operation":"swap","namespace":"company","key":"k"}""", "operation")]
    [InlineData("""{"namespace":"company","key":"k"}""", "operation")]
    [InlineData("""{"operation":"get","key":"k"}""", "namespace")]
    [InlineData("""{"operation":"get","namespace":"a/b","key":"k"}""", "namespace")]
    [InlineData("""{"operation":"get","namespace":"company"}""", "key")]
    [InlineData("""{"operation":"get","namespace":"company","key":7}""", "key")]
    [InlineData("""{"operation":"get","namespace":"company","key":"\ud800"}""", "key")]
    [InlineData("""{"operation":"get","namespace":"company","key":"k","key":"l"}""", "key")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k"}""", "value")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"ttlSeconds":0}""", "ttlSeconds")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"ttlSeconds":-5}""", "ttlSeconds")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"ttlSeconds":1e300}""", "ttlSeconds")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"ttlSeconds":2592001}""", "ttlSeconds")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"ttlSeconds":"60"}""", "ttlSeconds")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"tags":"t"}""", "tags")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"tags":["*"]}""", "tags")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"tags":[""]}""", "tags")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":1,"tags":[null]}""", "tags")]
    [InlineData("""{"operation":"set","namespace":"company","key":"k","value":{"a":}}""", "value")]
    [InlineData("""{"operation" """, "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    [InlineData("garbage", "$")]
    public async Task BadInput_Is400NamingTheField_AndNothingIsWritten(string body, string field)
    {
        await (await Client.PostRawAsync(body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.False(await Client.HasAsync("company", "k"));
    }

    [Fact]
    public async Task Limits_AreExact()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", new string('é', 512), "1")).StatusCode);
        await (await Client.SetEntryAsync("company", new string('é', 512) + "x", "1")).ProblemAsync(HttpStatusCode.BadRequest, "key");

        static string Tags(int count) => $",\"tags\":[{string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"{i}\""))}]";
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", "tags", "1", Tags(64))).StatusCode);
        var problem = await (await Client.SetEntryAsync("company", "tags", "1", Tags(65))).ProblemAsync(HttpStatusCode.BadRequest, "tags");
        Assert.Contains("64", problem.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", "tag", "1", $",\"tags\":[\"{new string('x', 256)}\"]")).StatusCode);
        await (await Client.SetEntryAsync("company", "tag", "1", $",\"tags\":[\"{new string('x', 257)}\"]")).ProblemAsync(HttpStatusCode.BadRequest, "tags");
        await (await Client.SetEntryAsync(new string('n', 65), "k", "1")).ProblemAsync(HttpStatusCode.BadRequest, "namespace");
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task NestedValues_AreTakenAndAnsweredAlikeWhicheverWayTheyCome(int levels, bool isTaken)
    {
        var value = new string('[', levels) + new string(']', levels);
        var (posted, put) = (await Client.SetEntryAsync("company", "posted", value), await Client.PutAsync("/company/put", value, "application/json"));
        if (!isTaken)
        {
            var problem = await posted.ProblemAsync(HttpStatusCode.BadRequest, "value");
            Assert.Contains("at most 1,000 levels", problem.ToString(), StringComparison.Ordinal);
            await put.ProblemAsync(HttpStatusCode.BadRequest, "$");
            return;
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (posted.StatusCode, put.StatusCode));
        foreach (var key in new[] { "posted", "put" })
        {
            var answer = await Client.PostRawAsync($$"""{"operation":"get","namespace":"company","key":"{{key}}"}""");
            Assert.Contains($"\"value\":{value},", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(value, await Client.GetStringAsync($"{Root}/company/{key}"));
        }
    }

    [Fact]
    public async Task NotJson_Is415() =>
        await (await Client.PostRawAsync("{}", "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task UnknownFields_AreRefused() =>
        await (await Client.SetEntryAsync("company", "more", "1", ",\"tag\":[\"hello\"]")).ProblemAsync(HttpStatusCode.BadRequest, "$");

    [Fact]
    public async Task Statistics_HaveTheDocumentedShape()
    {
        await Client.SetEntryAsync("company", "counted", "1");
        await Client.HasAsync("company", "counted");
        await Client.HasAsync("company", "not counted");

        var report = await (await Client.GetAsync(Root)).JsonAsync();

        Assert.Equal(["hits", "misses", "hitRate", "entries", "bytes", "evictions", "tiers", "namespaces"], Names(report));
        Assert.InRange(report.GetProperty("hitRate").GetDouble(), 0.0001, 0.9999);
        var tiers = report.GetProperty("tiers").EnumerateArray().ToList();
        Assert.Equal("memory", tiers[0].GetProperty("name").GetString());
        Assert.All(tiers, static tier => Assert.Equal(["name", "hits", "misses", "errors", "state"], Names(tier)));
        var company = report.GetProperty("namespaces").EnumerateArray().Single(static ns => ns.GetProperty("name").GetString() == "company");
        Assert.Equal(["name", "hits", "misses", "hitRate", "entries"], Names(company));
        Assert.True(company.GetProperty("hits").GetInt64() > 0);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(static property => property.Name);
}
