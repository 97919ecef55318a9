using System.Net;
using System.Net.Http.Headers;
using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

public sealed class CacheValueTests(DeveloperHost host) : IClassFixture<DeveloperHost>
{
    private HttpClient Client => host.Client;

    [Theory]
    [InlineData("application/json", "{\"a\": 1}")]
    [InlineData("application/json; charset=utf-8", "[1]")]
    [InlineData("text/plain", "hello")]
    [InlineData("text/plain;charset=UTF-8", "grüße")]
    [InlineData("text/html; charset=utf-8", "<script>alert(1)</script>")]
    [InlineData("image/svg+xml", "<svg/>")]
    [InlineData("application/vnd.acme+json", "{}")]
    [InlineData("application/octet-stream", "")]
    public async Task Put_ThenGet_AnswersBytesTypeTagAndLifetime(string contentType, string body)
    {
        var put = await Client.PutAsync("/company/value?ttlSeconds=60&tags=a&tags=b", body, contentType);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var get = await Client.GetAsync($"{Root}/company/value");

        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(body, await get.Content.ReadAsStringAsync());
        Assert.Equal(MediaTypeHeaderValue.Parse(contentType).MediaType, get.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(get.Headers.ETag);
        Assert.Equal(put.Headers.ETag, get.Headers.ETag);
        Assert.InRange(get.Headers.CacheControl!.MaxAge!.Value.TotalSeconds, 30, 60);
        Assert.True(get.Headers.CacheControl.Private);
        Assert.Equal("nosniff", get.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", get.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_AnswersHeadersAlone()
    {
        await Client.PutAsync("/company/head", "hello", "text/plain");

        var head = await Client.SendAsync("HEAD", $"{Root}/company/head");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(5, head.Content.Headers.ContentLength);
        Assert.NotNull(head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Client.SendAsync("HEAD", $"{Root}/company/no-head")).StatusCode);
    }

    [Fact]
    public async Task ConditionalReads_FollowTheTag()
    {
        var tag = (await Client.PutAsync("/company/read", "1", "application/json")).Headers.ETag!.ToString();
        const string Path = $"{Root}/company/read";

        var fresh = await Client.SendAsync("GET", Path, ("If-None-Match", $"\"x\", W/{tag}"));
        Assert.Equal(HttpStatusCode.NotModified, fresh.StatusCode);
        Assert.Equal(tag, fresh.Headers.ETag!.ToString());
        Assert.NotNull(fresh.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotModified, (await Client.SendAsync("HEAD", Path, ("If-None-Match", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync("GET", Path, ("If-None-Match", "\"x\""))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync("GET", Path, ("If-Match", tag))).StatusCode);
        await (await Client.SendAsync("GET", Path, ("If-Match", "\"x\""))).ProblemAsync(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task ConditionalWrites_FollowTheTag()
    {
        await (await Client.PutAsync("/company/write", "0", "application/json", ("If-Match", "*"))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        var first = await Client.PutAsync("/company/write", "1", "application/json", ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        await (await Client.PutAsync("/company/write", "2", "application/json", ("If-None-Match", "*"))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        await (await Client.PutAsync("/company/write", "2", "application/json", ("If-Match", "nonsense"))).ProblemAsync(HttpStatusCode.BadRequest, "If-Match");

        var tag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PutAsync("/company/write", "2", "application/json", ("If-Match", tag))).StatusCode);
        await (await Client.PutAsync("/company/write", "3", "application/json", ("If-Match", tag))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        await (await Client.SendAsync("DELETE", $"{Root}/company/write", ("If-Match", tag))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal("2", await Client.GetStringAsync($"{Root}/company/write"));
    }

    [Fact]
    public async Task ConditionalDeletes_FollowTheTagAndCount()
    {
        await (await Client.SendAsync("DELETE", $"{Root}/company/delete", ("If-Match", "*"))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        var tag = (await Client.PutAsync("/company/delete", "1", "application/json")).Headers.ETag!.ToString();
        await (await Client.SendAsync("DELETE", $"{Root}/company/delete", ("If-None-Match", "*"))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        await (await Client.SendAsync("DELETE", $"{Root}/company/delete", ("If-Match", "a"))).ProblemAsync(HttpStatusCode.BadRequest, "If-Match");

        var removed = await Client.SendAsync("DELETE", $"{Root}/company/delete", ("If-Match", tag));
        Assert.Equal("""{"removed":1}""", await removed.Content.ReadAsStringAsync());
        var none = await Client.SendAsync("DELETE", $"{Root}/company/delete", ("If-None-Match", "*"));
        Assert.Equal("""{"removed":0}""", await none.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ConditionalWrite_OfInvalidatedEntry_FindsNothing()
    {
        var tag = (await Client.PutAsync("/company/tagged?tags=conditional", "1", "application/json")).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await Client.DeleteAsync($"{Root}?tag=conditional")).StatusCode);

        await (await Client.PutAsync("/company/tagged", "2", "application/json", ("If-Match", tag))).ProblemAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PutAsync("/company/tagged", "2", "application/json", ("If-None-Match", "*"))).StatusCode);
    }

    [Fact]
    public async Task Delete_CountsWhatItRemoved()
    {
        await Client.PutAsync("/company/gone", "1", "application/json");

        Assert.Equal("""{"removed":1}""", await (await Client.DeleteAsync($"{Root}/company/gone")).Content.ReadAsStringAsync());
        Assert.Equal("""{"removed":0}""", await (await Client.DeleteAsync($"{Root}/company/gone")).Content.ReadAsStringAsync());
        await (await Client.GetAsync($"{Root}/company/gone")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a/b")]
    [InlineData("a%252Fb")]
    [InlineData("a%3Fb")]
    [InlineData("a%23b")]
    [InlineData("%FF")]
    public async Task HostileKeyInPath_Is400NamingTheOtherForm(string key)
    {
        foreach (var method in (string[])["GET", "PUT", "DELETE"])
        {
            var problem = await (await Client.SendAsync(method, $"{Root}/company/{key}")).ProblemAsync(HttpStatusCode.BadRequest, "key");
            Assert.Contains("POST", problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NulInPath_Is400() => Assert.Equal(HttpStatusCode.BadRequest, (await Client.GetAsync($"{Root}/company/%00")).StatusCode);

    [Fact]
    public async Task KeyInPath_IsDecodedOnce()
    {
        await Client.SetEntryAsync("company", "a b+ü", "\"x\"");

        Assert.Equal("\"x\"", await Client.GetStringAsync($"{Root}/company/a%20b+%C3%BC"));
        Assert.Equal(HttpStatusCode.OK, (await Client.SetEntryAsync("company", new string('k', 1_024), "1")).StatusCode);
        Assert.Equal("1", await Client.GetStringAsync($"{Root}/company/{new string('k', 1_024)}"));
        await (await Client.GetAsync($"{Root}/company/{new string('k', 1_025)}")).ProblemAsync(HttpStatusCode.BadRequest, "key");
    }

    [Theory]
    [InlineData("?ttlSeconds=0", "application/json", "1", "ttlSeconds")]
    [InlineData("?ttlSeconds=NaN", "application/json", "1", "ttlSeconds")]
    [InlineData("?ttlSeconds=1&ttlSeconds=2", "application/json", "1", "ttlSeconds")]
    [InlineData("?tags=*", "application/json", "1", "tags")]
    [InlineData("?tags=", "application/json", "1", "tags")]
    [InlineData("?ttl=5", "application/json", "1", "ttl")]
    [InlineData("", "nonsense", "1", "Content-Type")]
    [InlineData("", "*/*", "1", "Content-Type")]
    [InlineData("", "application/json", "{", "$")]
    public async Task BadPut_Is400_AndNothingIsWritten(string query, string contentType, string body, string field)
    {
        await (await Client.PutAsync($"/company/bad{query}", body, contentType)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.False(await Client.HasAsync("company", "bad"));
    }

    [Fact]
    public async Task OtherContent_IsBase64OrText_ByOperation()
    {
        await Client.PutAsync("/company/bytes", "hello", "application/x-own");
        await Client.PutAsync("/company/text", "say \"hello\"", "text/plain");

        Assert.Equal("aGVsbG8=", (await Client.GetEntryAsync("company", "bytes")).GetProperty("value").GetString());
        Assert.Equal("say \"hello\"", (await Client.GetEntryAsync("company", "text")).GetProperty("value").GetString());
    }

    [Fact]
    public async Task TooLarge_Is413NamingTheLimit_AndNothingIsWritten()
    {
        var most = new byte[16 * 1024 * 1024];
        Assert.Equal(HttpStatusCode.NoContent, (await PutBytesAsync(most, chunked: false)).StatusCode);
        await Client.DeleteAsync($"{Root}/company/big");

        foreach (var chunked in (bool[])[false, true])
        {
            var problem = await (await PutBytesAsync([.. most, 0], chunked)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
            Assert.Contains("16777216", problem.ToString(), StringComparison.Ordinal);
        }

        await (await PutBytesAsync(new byte[20 * 1024 * 1024], chunked: false)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.False(await Client.HasAsync("company", "big"));
    }

    [Fact]
    public async Task EncodedContent_Is415()
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/company/zip") { Content = new ByteArrayContent([1]) };
        request.Content.Headers.ContentEncoding.Add("gzip");

        await (await Client.SendAsync(request)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    private Task<HttpResponseMessage> PutBytesAsync(byte[] bytes, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/company/big") { Content = new ByteArrayContent(bytes) };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        return Client.SendAsync(request);
    }
}
