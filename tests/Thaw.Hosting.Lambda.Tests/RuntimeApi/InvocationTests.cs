using System.Buffers;
using System.Text;
using System.Text.Json;
using Thaw.Hosting.Lambda.Invocations;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

public sealed class InvocationTests : IDisposable
{
    private readonly StubRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_Event_IsAnsweredOnTheSameConnection(int concurrency)
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, concurrency);
        await _api.ConnectedAsync(concurrency);
        for (var number = 0; number < 3; number++)
        {
            var next = await _api.NextAsync();
            await next.EventAsync($"id-{number}", $$"""{"n":{{number}}}""");
            var response = await AnswerAsync($"id-{number}");
            Assert.Equal($$"""{"n":{{number}}}""", response.Text);
            Assert.Same(next.Socket, response.Socket);
            await response.AcceptAsync();
        }

        Assert.Equal(concurrency, _api.Connections);
    }

    [Fact]
    public async Task Error_ThatCannotSayWhatItIs_IsStillReportedAndTheLoopGoesOn()
    {
        await using var run = new RuntimeRun(_api, new DelegateHandler(static invocation =>
            invocation.RequestId == "mute" ? throw new MuteException() : default));
        await (await _api.NextAsync()).EventAsync("mute");
        var error = await _api.ErrorAsync("mute");
        Assert.Equal("Function.MuteException", error.Fields["Lambda-Runtime-Function-Error-Type"]);
        await error.AcceptAsync();
        await (await _api.NextAsync()).EventAsync("good");
        await _api.ResponseAsync("good");
    }

    [Fact]
    public async Task Run_HeadersOfTheEvent_AreTheInvocations()
    {
        (string Id, string? Trace, string Arn, bool Cold, TimeSpan Frozen, TimeSpan Left, int Slot) seen = default;
        await using var run = new RuntimeRun(_api, new DelegateHandler(invocation =>
        {
            seen = (invocation.RequestId, invocation.TraceId, invocation.FunctionArn, invocation.IsColdStart, invocation.FrozenFor, invocation.Remaining, invocation.Slot);
            return default;
        }));
        await (await _api.NextAsync()).EventAsync("first", trace: "Root=1-a");
        await (await _api.ResponseAsync("first")).AcceptAsync();
        Assert.Equal(("first", "Root=1-a", "arn:aws:lambda:eu-west-1:123456789012:function:thaw", true, TimeSpan.Zero, 0), (seen.Id, seen.Trace, seen.Arn, seen.Cold, seen.Frozen, seen.Slot));
        Assert.InRange(seen.Left, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));

        await (await _api.NextAsync()).EventAsync("second");
        await (await _api.ResponseAsync("second")).AcceptAsync();
        Assert.Equal(("second", null, false), (seen.Id, seen.Trace, seen.Cold));
    }

    [Fact]
    public async Task Run_TraceOfTheEvent_IsInTheEnvironmentWhileItIsHandled()
    {
        // The environment is the process's, and other tests' loops write there too: of several events one must find its own.
        var found = false;
        await using var run = new RuntimeRun(_api, new DelegateHandler(invocation =>
        {
            found |= invocation.TraceId == Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
            return default;
        }));

        for (var number = 0; number < 200 && !found; number++)
        {
            await (await _api.NextAsync()).EventAsync($"id-{number}", trace: $"Root=1-trace-{number}");
            await (await _api.ResponseAsync($"id-{number}")).AcceptAsync();
        }

        Assert.True(found);
    }

    [Fact]
    public async Task Run_TimePassesBetweenEvents_IsHowLongItWasFrozen()
    {
        var clock = new WallClock();
        var frozen = new List<TimeSpan>();
        await using var run = new RuntimeRun(
            _api, new DelegateHandler(invocation =>
            {
                frozen.Add(invocation.FrozenFor);
                clock.Now += TimeSpan.FromSeconds(5); // The invocation's own time is not the freeze's.
                return default;
            }), clock: clock);
        foreach (var id in (string[])["first", "second", "third"])
        {
            var next = await _api.NextAsync();
            clock.Now += id == "third" ? TimeSpan.FromHours(-1) : TimeSpan.FromMinutes(2); // A clock that was set back is no negative freeze.
            await next.EventAsync(id);
            await (await _api.ResponseAsync(id)).AcceptAsync();
        }

        await _api.NextAsync();
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(2), TimeSpan.Zero], frozen);
    }

    [Fact]
    public async Task Run_HandlerThatAwaits_IsWaitedForWithoutLeavingTheThread()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var threads = new List<int>();
        await using var run = new RuntimeRun(_api, new DelegateHandler(
            async invocation =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                await held.Task;
                invocation.Response.Write("\"done\""u8);
            },
            invocation =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return default;
            }));
        await (await _api.NextAsync()).EventAsync("a");
        held.SetResult();
        var response = await _api.ResponseAsync("a");
        Assert.Equal("\"done\"", response.Text);
        await response.AcceptAsync();
        await (await _api.NextAsync()).EventAsync("b");
        await (await _api.ResponseAsync("b")).AcceptAsync();
        await _api.NextAsync();
        Assert.Equal(4, threads.Count);
        Assert.Single(threads.Distinct());
    }

    [Fact]
    public async Task Run_HandlerThrows_ReportsTheErrorInLambdasShapeAndLivesOn()
    {
        var completed = new List<Exception?>();
        await using var run = new RuntimeRun(_api, new DelegateHandler(
            invocation => invocation.RequestId == "bad" ? throw new InvalidOperationException("No \"good\".") : default,
            invocation =>
            {
                completed.Add(invocation.Error);
                return default;
            }));
        await (await _api.NextAsync()).EventAsync("bad");
        var error = await _api.ErrorAsync("bad");
        Assert.Equal("Function.InvalidOperationException", error.Fields["Lambda-Runtime-Function-Error-Type"]);
        using var document = JsonDocument.Parse(error.Body);
        Assert.Equal("InvalidOperationException", document.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("No \"good\".", document.RootElement.GetProperty("errorMessage").GetString());
        Assert.Contains(nameof(InvocationTests), document.RootElement.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
        await error.AcceptAsync();

        await (await _api.NextAsync()).EventAsync("good");
        await (await _api.ResponseAsync("good")).AcceptAsync();
        await _api.NextAsync();
        Assert.IsType<InvalidOperationException>(completed[0]);
        Assert.Null(completed[1]);
        Assert.True(run.Log.Has(1));
    }

    [Fact]
    public async Task Run_SixMegabytes_AreAnswered()
    {
        var whole = new string('x', InvocationResponse.MaximumBytes);
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo);
        await (await _api.NextAsync()).EventAsync("big", whole);
        var response = await _api.ResponseAsync("big");
        Assert.Equal(whole.Length, response.Body.Length);
        Assert.True(response.Body.AsSpan().IndexOfAnyExcept((byte)'x') < 0);
    }

    [Fact]
    public async Task Run_MoreThanSixMegabytes_IsAnErrorThatSaysSo()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo);
        await (await _api.NextAsync()).EventAsync("big", new string('x', InvocationResponse.MaximumBytes + 1));
        var error = await _api.ErrorAsync("big");
        Assert.Equal("Function.ResponseSizeTooLarge", error.Fields["Lambda-Runtime-Function-Error-Type"]);
        Assert.Contains($"{InvocationResponse.MaximumBytes + 1} bytes", error.Text, StringComparison.Ordinal);
        await error.AcceptAsync();
        await _api.NextAsync();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task Run_AnswerRefused_IsLoggedAndTheNextEventServed(int status)
    {
        Exception? met = null;
        await using var run = new RuntimeRun(_api, new DelegateHandler(static _ => default, invocation =>
        {
            met = invocation.Error;
            return default;
        }));
        await (await _api.NextAsync()).EventAsync("a");
        await (await _api.ResponseAsync("a")).StatusAsync(status, """{"errorType":"Refused"}""");
        await _api.NextAsync();
        Assert.Contains(run.Log.Records, static record => record.Id == 2 && record.Text.Contains("Refused", StringComparison.Ordinal));
        Assert.NotNull(met);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_AnswerMetWith500_EndsTheProcessWithFailure(int concurrency)
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, concurrency);
        await (await _api.NextAsync()).EventAsync("a");
        await (await AnswerAsync("a")).StatusAsync(500);
        Assert.Equal(1, await run.Ended.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.True(run.Log.Has(13));
    }

    [Fact]
    public async Task Run_Streaming_SendsChunksAndItsEnd()
    {
        await using var run = new RuntimeRun(_api, new DelegateHandler(static async invocation =>
        {
            invocation.Response.Write("one,"u8);
            await invocation.Response.StartStreamingAsync("application/vnd.awslambda.http-integration-response", CancellationToken.None);
            await invocation.Response.FlushAsync(CancellationToken.None);
            await invocation.Response.FlushAsync(CancellationToken.None);
            invocation.Response.Write(Encoding.UTF8.GetBytes(new string('2', 100_000)));
            await invocation.Response.FlushAsync(CancellationToken.None);
            invocation.Response.Write(",three"u8);
        }));
        await (await _api.NextAsync()).EventAsync("a");
        var response = await _api.ResponseAsync("a");
        Assert.Equal("streaming", response.Fields["Lambda-Runtime-Function-Response-Mode"]);
        Assert.Equal("application/vnd.awslambda.http-integration-response", response.Fields["Content-Type"]);
        Assert.Equal("one," + new string('2', 100_000) + ",three", response.Text);
        Assert.Empty(response.Trailers);
        await response.AcceptAsync();
        await (await _api.NextAsync()).EventAsync("b");
        await (await _api.ResponseAsync("b")).AcceptAsync();
        await _api.NextAsync();
    }

    [Fact]
    public async Task Run_StreamingThatFails_EndsWithTheErrorInItsTrailers()
    {
        await using var run = new RuntimeRun(_api, new DelegateHandler(static async invocation =>
        {
            invocation.Response.Write("begun"u8);
            await invocation.Response.StartStreamingAsync("text/plain", CancellationToken.None);
            await invocation.Response.FlushAsync(CancellationToken.None);
            throw new TimeoutException("too late");
        }));
        await (await _api.NextAsync()).EventAsync("a");
        var response = await _api.ResponseAsync("a");
        Assert.Equal("begun", response.Text);
        Assert.Equal("Function.TimeoutException", response.Trailers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Contains("too late", Encoding.UTF8.GetString(Convert.FromBase64String(response.Trailers["Lambda-Runtime-Function-Error-Body"])), StringComparison.Ordinal);
    }

    // With several loops the others ask for events of their own.
    private async Task<StubRequest> AnswerAsync(string id)
    {
        while (true)
        {
            var request = await _api.ReceiveAsync();
            if (request.Path.Contains($"/{id}/", StringComparison.Ordinal))
            {
                return request;
            }
        }
    }

    private sealed class WallClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
