using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class StreamingTests
{
    private static readonly byte[] FunctionUrl = new Payloads().As("FunctionUrl");

    [Fact]
    public async Task Stream_FlushedTwice_IsAPreludeAndEachFlushAsItComes()
    {
        var chunks = new List<int>();
        MemoryInvocation? current = null;
        await using var app = await StartAsync(async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.ContentType = "text/event-stream";
            context.Response.Cookies.Append("a", "1");
            await context.Response.Body.WriteAsync("one"u8.ToArray());
            chunks.Add(current!.Memory.Chunks.Count);
            await context.Response.Body.FlushAsync();
            chunks.Add(current.Memory.Chunks.Count);
            await context.Response.WriteAsync("two");
        });
        using var invocation = current = new MemoryInvocation(FunctionUrl);

        var answer = await app.InvokeAsync(invocation);

        Assert.Equal([0, 1], chunks);
        Assert.Equal("application/vnd.awslambda.http-integration-response", invocation.Memory.ContentType);
        Assert.Equal("""{"statusCode":201,"headers":{"Content-Type":"text/event-stream"},"cookies":["a=1; path=/"]}""", Encoding.UTF8.GetString(invocation.Memory.Chunks[0]).Split('\0')[0]);
        Assert.Equal((201, "onetwo", "text/event-stream"), (answer.Status, answer.Text, answer.Header("Content-Type")));
    }

    [Fact]
    public async Task Stream_WithoutBuffering_SendsEachWrite()
    {
        await using var app = await StartAsync(async context =>
        {
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            await context.Response.Body.WriteAsync("one"u8.ToArray());
            await context.Response.Body.WriteAsync("two"u8.ToArray());
        });
        using var invocation = new MemoryInvocation(FunctionUrl);

        await app.InvokeAsync(invocation);

        Assert.Equal(["one", "two"], invocation.Memory.Chunks.Take(2).Select(static chunk => Encoding.UTF8.GetString(chunk).Split('\0')[^1]));
    }

    [Fact]
    public async Task Stream_LargerThanAWholeAnswerMayBe_IsSent()
    {
        await using var app = await StartAsync(async context =>
        {
            for (var i = 0; i < 200; i++)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
            }
        });

        Assert.Equal(200 * 64 * 1024, (await app.InvokeAsync(FunctionUrl)).Body.Length);
    }

    [Fact]
    public async Task Stream_NothingWritten_IsAPreludeAlone()
    {
        await using var app = await StartAsync(static context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });

        var answer = await app.InvokeAsync(FunctionUrl);

        Assert.Equal((204, 0), (answer.Status, answer.Body.Length));
    }

    [Fact]
    public async Task Stream_ExceptionBeforeTheStart_IsAStreamed500()
    {
        await using var app = await StartAsync(static _ => throw new InvalidOperationException("secret"));

        Assert.Equal(500, (await app.InvokeAsync(FunctionUrl)).Status);
    }

    [Fact]
    public async Task Stream_ExceptionAfterTheStart_IsTheInvocationsError()
    {
        await using var app = await StartAsync(static async context =>
        {
            await context.Response.WriteAsync("half");
            throw new InvalidOperationException("broken");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.InvokeAsync(FunctionUrl));
    }

    [Fact]
    public async Task Stream_OtherPayloads_AreAnsweredWhole()
    {
        await using var app = await StartAsync(static context => context.Response.WriteAsync("x"));
        using var invocation = new MemoryInvocation(new Payloads().As("HttpApiV2"));

        Assert.Equal("x", (await app.InvokeAsync(invocation)).Text);
        Assert.False(invocation.Memory.IsStreaming);
    }

    private static Task<LambdaApp> StartAsync(RequestDelegate run) => LambdaApp.StartAsync(web => web.Run(run), configure: static options => options.Streaming = true);
}
