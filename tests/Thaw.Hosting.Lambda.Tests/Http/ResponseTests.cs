using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class ResponseTests
{
    private static readonly byte[] Get = new Payloads().As("HttpApiV2");

    [Theory]
    [InlineData("application/json", null, false)]
    [InlineData("application/problem+json; charset=utf-8", null, false)]
    [InlineData("image/svg+xml", null, false)]
    [InlineData("application/javascript", "identity", false)]
    [InlineData(null, null, false)]
    [InlineData("application/json", "gzip", true)]
    [InlineData("application/octet-stream", null, true)]
    [InlineData("image/png", null, true)]
    public async Task Body_ByContentTypeAndEncoding_IsTextOrBase64(string? type, string? encoding, bool isBase64)
    {
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync("[1]"u8.ToArray());
        }));

        var answer = await app.InvokeAsync(Get);

        Assert.Equal((isBase64, "[1]"), (answer.IsBase64, answer.Text));
    }

    [Fact]
    public async Task Body_TextThatIsNoUtf8_IsBase64()
    {
        byte[] latin = [0x63, 0x61, 0x66, 0xE9];
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            context.Response.ContentType = "text/plain; charset=iso-8859-1";
            await context.Response.Body.WriteAsync(latin);
        }));

        var answer = await app.InvokeAsync(Get);

        Assert.True(answer.IsBase64);
        Assert.Equal(latin, answer.Body);
    }

    [Fact]
    public async Task Body_EachCharacterAndChunkBorder_ComesBack()
    {
        var text = string.Concat(Enumerable.Range(0, 0x800).Select(static c => (char)c)) + string.Concat(Enumerable.Repeat("é😀\"", 5000));
        await using var app = await LambdaApp.StartAsync(web => web.Run(context => context.Response.WriteAsync(text)));

        Assert.Equal(text, (await app.InvokeAsync(Get)).Text);
    }

    [Theory]
    [InlineData("X-A", "a\r\nSet-Cookie: b")]
    [InlineData("X-A", "a\0")]
    [InlineData("X-A", "é")]
    [InlineData("X A", "a")]
    [InlineData("X\r\n", "a")]
    public async Task Header_ThatCannotBeSent_IsRefusedWhereItIsSet(string name, string value)
    {
        Exception? refused = null;
        await using var app = await LambdaApp.StartAsync(web => web.Run(context =>
        {
            refused = Record.Exception(() => context.Response.Headers[name] = value);
            return Task.CompletedTask;
        }));

        var answer = await app.InvokeAsync(Get);

        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal((200, 0), (answer.Status, answer.Headers.Count));
    }

    [Fact]
    public async Task Started_StatusAndHeaders_AreFixed()
    {
        var refused = new List<Exception?>();
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            Assert.False(context.Response.HasStarted);
            await context.Response.WriteAsync("x");
            Assert.True(context.Response.HasStarted);
            refused.Add(Record.Exception(() => context.Response.StatusCode = 500));
            refused.Add(Record.Exception(() => context.Response.Headers["X-Late"] = "1"));
            refused.Add(Record.Exception(() => context.Response.OnStarting(static () => Task.CompletedTask)));
        }));

        var answer = await app.InvokeAsync(Get);

        Assert.All(refused, static error => Assert.IsType<InvalidOperationException>(error));
        Assert.Equal((200, "x"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Completed_CallbacksRunLastFirst_AfterTheAnswerAndDespiteOneThatFails()
    {
        var order = new List<string>();
        await using var app = await LambdaApp.StartAsync(web => web.Run(context =>
        {
            context.Response.OnCompleted(() => Note("first"));
            context.Response.OnCompleted(static () => throw new InvalidOperationException("late"));
            context.Response.OnCompleted(() => Note("last"));
            return Task.CompletedTask;
        }));
        using var invocation = new MemoryInvocation(Get);

        await app.Handler.HandleAsync(invocation);
        Assert.Empty(order);
        await app.Handler.CompletedAsync(invocation);

        Assert.Equal(["last", "first"], order);
        Assert.True(app.Log.Has(5107));

        Task Note(string name)
        {
            order.Add(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Exception_AfterTheStart_Is500WithoutWhatWasWritten()
    {
        await using var app = await LambdaApp.StartAsync(Echo.Map);

        var answer = await app.InvokeAsync(new Payloads { Target = "/?answer=throwlate" }.As("RestApi"));

        Assert.Equal((500, 0, 0), (answer.Status, answer.Body.Length, answer.Headers.Count));
        Assert.Contains(app.Log.Records, static record => record.Id == 5101 && record.Error is InvalidOperationException);
    }

    [Theory]
    [InlineData(5, 10)]
    [InlineData(10, 5)]
    public async Task Body_NotOfItsLength_Is500(int length, int written)
    {
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(new byte[written]);
        }));

        Assert.Equal(500, (await app.InvokeAsync(Get)).Status);
    }

    [Theory]
    [InlineData(7 * 1024 * 1024)]
    [InlineData(6 * 1024 * 1024)]
    public async Task Body_OverTheLimit_IsAProblemThatSaysWhatToDo(int bytes)
    {
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            for (var left = bytes; left > 0; left -= 64 * 1024)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
            }
        }));

        var answer = await app.InvokeAsync(Get);

        Assert.Equal(500, answer.Status);
        Assert.Contains("6 MB", answer.Text, StringComparison.Ordinal);
        Assert.True(app.Log.Has(5102));
    }

    [Fact]
    public async Task Body_OfSixMegabytesLessTheEnvelope_IsAnswered()
    {
        var bytes = new byte[(6 * 1024 * 1024) - 200];
        bytes.AsSpan().Fill((byte)'a');
        await using var app = await LambdaApp.StartAsync(web => web.Run(context => context.Response.Body.WriteAsync(bytes).AsTask()));

        Assert.Equal((200, bytes.Length), await StatusAndLength(app));

        static async Task<(int, int)> StatusAndLength(LambdaApp app)
        {
            var answer = await app.InvokeAsync(Get);
            return (answer.Status, answer.Body.Length);
        }
    }

    [Fact]
    public async Task Request_BodyOverTheEndpointsLimit_Is413()
    {
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 3;
            await context.Request.BodyReader.ReadAsync();
        }));

        Assert.Equal(413, (await app.InvokeAsync(new Payloads { Method = "POST", Body = "four"u8.ToArray() }.As("HttpApiV2"))).Status);
        Assert.Equal(200, (await app.InvokeAsync(new Payloads { Method = "POST", Body = "two"u8.ToArray() }.As("HttpApiV2"))).Status);
    }

    [Fact]
    public async Task Request_BodyReadInParts_ByPipeAndStream()
    {
        var read = "";
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            var result = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(result.Buffer.GetPosition(2));
            var buffer = new byte[10];
            var count = await context.Request.Body.ReadAsync(buffer);
            read = System.Text.Encoding.UTF8.GetString(buffer, 0, count);
            Assert.Equal(0, await context.Request.Body.ReadAsync(buffer));
            Assert.Throws<InvalidOperationException>(() => context.Request.Body.ReadByte());
        }));

        await app.InvokeAsync(new Payloads { Method = "POST", Body = "four"u8.ToArray() }.As("HttpApiV2"));

        Assert.Equal("ur", read);
    }

    [Fact]
    public async Task Abort_IsTheInvocationsError()
    {
        var token = CancellationToken.None;
        await using var app = await LambdaApp.StartAsync(web => web.Run(context =>
        {
            token = context.RequestAborted;
            context.Abort();
            return Task.CompletedTask;
        }));

        await Assert.ThrowsAsync<Microsoft.AspNetCore.Connections.ConnectionAbortedException>(() => app.InvokeAsync(Get));

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Deadline_ApplicationThatHeedsIt_Is504()
    {
        await using var app = await LambdaApp.StartAsync(static web => web.Run(static context =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)));
        using var invocation = new MemoryInvocation(Get);
        var answering = app.InvokeAsync(invocation);

        invocation.RunOut();

        Assert.Equal(504, (await answering).Status);
    }

    [Fact]
    public async Task Deadline_ApplicationThatDoesNotHeedIt_IsAnswered504AndWaitedForBeforeTheNextEvent()
    {
        var gate = new TaskCompletionSource();
        Exception? late = null;
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            await gate.Task;
            late = await Record.ExceptionAsync(() => context.Response.WriteAsync("too late"));
        }));
        using var invocation = new MemoryInvocation(Get);
        var handling = app.Handler.HandleAsync(invocation);

        invocation.RunOut();
        await handling;
        var answer = LambdaAnswer.Whole(invocation.Memory.Written);
        var completing = app.Handler.CompletedAsync(invocation).AsTask();

        Assert.Equal((504, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
        Assert.False(completing.IsCompleted);
        gate.SetResult();
        await completing;
        Assert.IsAssignableFrom<OperationCanceledException>(late);
        Assert.True(app.Log.Has(5103));
    }
}
