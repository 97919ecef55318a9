using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Thaw.Web.Batching;

namespace Thaw.Web.Tests.Batching;

/// <summary>References that are meant to do harm.</summary>
[Collection(nameof(BatchReferenceTests))]
[CollectionDefinition(nameof(BatchReferenceTests), DisableParallelization = true)] // other tests' garbage would be measured
public sealed class BatchReferenceTests
{
    private const int Long = 100_000;

    [Fact]
    public async Task References_ToALongValue_NamedOften_DoNotFillTheMemory()
    {
        var many = string.Join(',', Enumerable.Repeat("\"{{long.body.text}}\"", 10_000));
        var inText = string.Concat(Enumerable.Repeat("{{long.body.text}}", 10_000));
        const string once = "{{long.body.text}}";
        var before = GC.GetTotalAllocatedBytes();
        var answers = await RunAsync($$"""
            [ { "id": "long", "method": "GET", "path": "/long" },
              { "id": "json", "method": "POST", "path": "/echo", "body": [{{many}}] },
              { "id": "within", "method": "POST", "path": "/echo", "body": "{{inText}}" },
              { "id": "text", "method": "POST", "path": "/echo", "headers": { "Content-Type": "text/plain" }, "body": "{{inText}}" },
              { "id": "path", "method": "GET", "path": "/echo?a={{string.Concat(Enumerable.Repeat("{{long.body.text}}", 400))}}" },
              { "id": "header", "method": "GET", "path": "/echo", "headers": { "X-A": "{{string.Concat(Enumerable.Repeat("{{long.body.text}}", 400))}}" } },
              { "id": "once", "method": "POST", "path": "/echo", "body": "{{once}}" } ]
            """);

        // A thousand million bytes is what they name; this is what the process has come to, all else in it included.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400_000_000);
        Assert.Equal([200, 424, 424, 424, 424, 424, 200], answers.Select(static answer => answer.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("\\u007b\\u007bnobody.body}}")]
    [InlineData("\\u007b{second.body}}")]
    [InlineData("x\\u007b\\u007bnobody.status}}")]
    public async Task Reference_HiddenByEscapes_ToWhatHasNotRun_Is424(string hidden)
    {
        var answers = await RunAsync($$"""
            [ { "id": "first", "method": "POST", "path": "/echo", "body": { "a": "{{hidden}}" } }, { "id": "second", "method": "GET", "path": "/long" } ]
            """);
        Assert.Equal([424, 200], answers.Select(static answer => answer.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("\"body\": \"{{half.body.a}}\"")]
    [InlineData("\"body\": { \"b\": \"x{{half.body.a}}\" }")]
    [InlineData("\"body\": \"{{half.body}}\"")]
    [InlineData("\"headers\": { \"X-A\": \"{{half.body.a}}\" }")]
    [InlineData("\"headers\": { \"X-A\": \"{{half.body.b}}\" }")]
    public async Task Reference_ToAnAnswerThatIsNoUnicode_Is424(string request)
    {
        foreach (var half in new byte[][] { [.. "{\"a\":\"\\ud800\"}"u8], [.. "{\"\\ud800\":1,\"b\":1}"u8], [.. "{\"b\":1,\"a\":\""u8, 0xff, .. "\"}"u8] })
        {
            await using var host = await BatchHost.StartAsync(app => app.MapMethods("/half", ["GET", "POST"], async context =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(half);
            }));
            var answers = await host.RunAsync($$"""[ { "id": "half", "method": "GET", "path": "/half" }, { "id": "next", "method": "POST", "path": "/half", {{request}} } ]""");
            Assert.Equal([200, 424], answers.Select(static answer => answer.GetProperty("status").GetInt32()));
        }
    }

    [Fact]
    public void Answer_ReferredToByRequestsThatRunAtOnce_IsReadByEachOfThem()
    {
        var text = Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', Long)}\",\"last\":1}}");
        IHeaderDictionary headers = new HeaderDictionary();
        headers.ContentType = "application/json";
        for (var round = 0; round < 50; round++)
        {
            var answer = new BatchAnswer("a", StatusCodes.Status200OK, headers, text);
            using var together = new Barrier(2);
            var found = new JsonElement?[2];
            var other = new Thread(() => Find(1));
            other.Start();
            Find(0);
            other.Join();
            Assert.All(found, static one => Assert.Equal(1, one?.GetInt32()));

            void Find(int i)
            {
                together.SignalAndWait();
                found[i] = answer.Find(["body", "last"]);
            }
        }
    }

    private static async Task<JsonElement[]> RunAsync(string requests)
    {
        await using var host = await BatchHost.StartAsync(static app =>
        {
            app.MapGet("/long", static () => Results.Text($"{{\"text\":\"{new string('x', Long)}\"}}", "application/json"));
            app.Map("/echo", static context => context.Request.Body.CopyToAsync(context.Response.Body));
        });
        return await host.RunAsync(requests);
    }
}
