using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Payload;

public sealed class PayloadMiddlewareTests
{
    private const string Document = """{ "id": 7, "gone": null, "items": [ { "price": 1, "token": "t" } ] }""";

    [Theory]
    [InlineData("/json?fields=id,items.price", """{"id":7,"items":[{"price":1}]}""")]
    [InlineData("/json?fields=id&fields=gone", """{"id":7}""")] // nulls go
    [InlineData("/json", """{"id":7,"items":[{"price":1}]}""")]
    [InlineData("/exact", """{"id":7,"gone":null,"items":[{"price":1}]}""")]
    [InlineData("/problem", """{"id":7,"items":[{"price":1}]}""")]
    [InlineData("/text?fields=id", Document)]
    [InlineData("/latin?fields=id", Document)]
    [InlineData("/started?fields=id", """{"id":7}""")]
    [InlineData("/sync?fields=id", """{"id":7}""")]
    public async Task Answer_IsReshapedWhereItIsJson(string address, string expected)
    {
        await using var host = await PayloadHost.StartAsync(Map, static options =>
        {
            options.Optimize = true;
            options.SensitiveNames.Add("token");
        });
        using var answer = await host.Client.GetAsync(address);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answer_OfAnotherLength_SaysSo_AndItsTagIsWeak()
    {
        await using var host = await PayloadHost.StartAsync(Map);
        using var whole = await host.Client.GetAsync("/json");
        Assert.Equal(("\"tag\"", Document.Length), (whole.Headers.ETag!.ToString(), (int)whole.Content.Headers.ContentLength!));
        using var picked = await host.Client.GetAsync("/json?fields=id");
        Assert.Equal("W/\"tag\"", picked.Headers.ETag!.ToString());
        Assert.Equal("""{"id":7}""", await picked.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answer_CompressedOrPartial_IsPassedOn()
    {
        await using var host = await PayloadHost.StartAsync(Map);
        using var answer = await host.Client.GetAsync("/gzip?fields=id");
        await using var plain = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.Equal(Document, await reader.ReadToEndAsync());
        using var part = await host.Client.GetAsync("/part?fields=id");
        Assert.Equal(Document[..9], await part.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("fields=")]
    [InlineData("fields=a,,b")]
    [InlineData("fields=a&fields=")]
    public async Task Fields_ThatCannotBeRead_Are400(string query)
    {
        await using var host = await PayloadHost.StartAsync(Map);
        using var answer = await host.Client.GetAsync($"/json?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"fields\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/json", "nope", "no 'nope'")]
    [InlineData("/started", "items.prize,id", "no 'items.prize'")]
    [InlineData("/sync", "x,y", "'x', 'y'")]
    public async Task Fields_Unknown_AreNamedWhereStrict(string address, string fields, string expected)
    {
        await using var host = await PayloadHost.StartAsync(Map, static options => options.StrictFields = true);
        using var known = await host.Client.GetAsync($"{address}?fields=id,items.price");
        Assert.Equal("""{"id":7,"items":[{"price":1}]}""", await known.Content.ReadAsStringAsync());
        using var answer = await host.Client.GetAsync($"{address}?fields={fields}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("ETag"));
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_LongAnswer_IsSentAsSoonAsAllWasMet_AndPastTheBoundInAnyCase()
    {
        await using var host = await PayloadHost.StartAsync(Map, static options => (options.StrictFields, options.StrictBufferBytes) = (true, 4096));
        using var met = await host.Client.GetAsync("/endless?fields=a", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, met.StatusCode);
        using var unmet = await host.Client.GetAsync("/endless?fields=a,b", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, unmet.StatusCode);
    }

    [Fact]
    public async Task Answer_ThatIsNoJson_IsAFaultOfTheApplications()
    {
        await using var host = await PayloadHost.StartAsync(Map);
        using var answer = await host.Client.GetAsync("/broken?fields=id");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, "/deep?fields=a", 400, "fields")]
    [InlineData(false, "/deep?fields=no", 400, "fields")] // also what is passed over
    [InlineData(true, "/deep", 500, "")]
    [InlineData(false, "/deep", 200, "")]
    public async Task Answer_NestedTooDeep_IsNotSentWhereSomethingIsToBeTakenOut(bool sensitive, string address, int status, string field)
    {
        await using var host = await PayloadHost.StartAsync(Map, options =>
        {
            (options.MaximumDepth, options.Optimize) = (10, true);
            if (sensitive)
            {
                options.SensitiveNames.Add("token");
            }
        });
        using var answer = await host.Client.GetAsync(address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status != 200, text.Contains("10 levels", StringComparison.Ordinal));
        Assert.Equal(status == 200, text.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(field, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_NestedAsDeepAsItMayBe_IsReshaped()
    {
        await using var host = await PayloadHost.StartAsync(Map, static options => options.MaximumDepth = 11);
        Assert.Equal("""{"b":1}""", await host.Client.GetStringAsync("/deep?fields=b"));
    }

    [Fact]
    public async Task Head_HasNoBodyAndTheHeadersOfTheWhole()
    {
        await using var host = await PayloadHost.StartAsync(Map);
        using var answer = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/json?fields=id"));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("OPTIMIZE_JSON_PAYLOAD", "maybe", "OPTIMIZE_JSON_PAYLOAD is 'maybe'")]
    [InlineData("Thaw:Payload:SensitiveNames:0", "", "SensitiveNames")]
    public void Configuration_Unusable_StopsTheStartWithItsName(string name, string value, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        using var services = new ServiceCollection().AddThawPayload(configuration).BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<PayloadOptions>>().Value);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static void Map(WebApplication app)
    {
        app.MapMethods("/json", ["GET", "HEAD"], static context =>
        {
            context.Response.Headers.ETag = "\"tag\"";
            context.Response.ContentLength = Document.Length;
            return SendAsync(context, "application/json");
        });
        app.MapGet("/exact", static (HttpContext context) => SendAsync(context, "application/vnd.thing+json; charset=UTF-8")).WithExactPayload();
        app.MapGet("/problem", static (HttpContext context) =>
        {
            context.Response.StatusCode = 409;
            return SendAsync(context, "application/problem+json");
        });
        app.MapGet("/text", static (HttpContext context) => SendAsync(context, "text/plain"));
        app.MapGet("/latin", static (HttpContext context) => SendAsync(context, "application/json; charset=iso-8859-1"));
        app.MapGet("/started", static async (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.StartAsync();
            foreach (var character in Document)
            {
                await context.Response.WriteAsync(character.ToString());
                await context.Response.Body.FlushAsync();
            }

            await context.Response.CompleteAsync();
        });
        app.MapGet("/sync", static (HttpContext context) =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
            context.Response.ContentType = "application/json";
            context.Response.Body.Write(Encoding.UTF8.GetBytes(Document));
            context.Response.Body.Flush();
        });
        app.MapGet("/gzip", static async (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Document));
        });
        app.MapGet("/part", static (HttpContext context) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes 0-8/{Document.Length}";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Document[..9]);
        });
        app.MapGet("/endless", static async (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("[");
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("{\"a\":1},", context.RequestAborted);
            }
        });
        app.MapGet("/deep", static (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"a":{{new string('[', 9)}}{"token":"secret"}{{new string(']', 9)}},"b":1}""");
        });
        app.MapGet("/broken", static (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{ \"a\": }");
        });
    }

    private static Task SendAsync(HttpContext context, string type)
    {
        context.Response.ContentType = type;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(Document);
    }
}
