using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

/// <summary>What Lambda refuses is refused, in its words.</summary>
public sealed class StrictnessTests : IAsyncLifetime
{
    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start(new RuntimeApiOptions { MaximumPayload = 1000 });
    private Runtime _runtime = null!;

    public Task InitializeAsync()
    {
        _runtime = new Runtime(_api);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("no-uuid")]
    public void UnknownRequestId_Is400(string id)
    {
        var answer = _runtime.Respond(id, "1");

        Assert.Equal((400, """{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"""), (answer.Status, answer.Body));
        Assert.Contains(id, Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondAnswer_IsAnInvalidStateTransition()
    {
        var (id, result) = await AnswerAsync("1");

        var response = _runtime.Respond(id, "2");
        var error = _runtime.Post($"/2018-06-01/runtime/invocation/{id}/error", "{}");

        Assert.Equal((403, 403), (response.Status, error.Status));
        Assert.Contains("InvalidStateTransition", response.Body, StringComparison.Ordinal);
        Assert.Equal("1", Encoding.UTF8.GetString(result.Body.Span));
    }

    [Fact]
    public async Task ResponseTooLarge_Is413_AndTheCallerIsToldWhy()
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray());

        var answer = _runtime.Respond(_runtime.Next().RequestId, new string('x', 1001));
        var result = await invoking;

        Assert.Equal((413, """{"errorMessage":"Exceeded maximum allowed payload size (1000 bytes).","errorType":"RequestEntityTooLarge"}"""), (answer.Status, answer.Body));
        Assert.Equal("Function.ResponseSizeTooLarge", result.ErrorType);
        Assert.Equal("Response payload size (1001 bytes) exceeded maximum allowed payload size (1000 bytes).", result.ErrorMessage);
        Assert.Equal("ok", await EchoAsync("ok"));
    }

    [Fact]
    public async Task LargestResponse_IsTaken()
    {
        var (_, result) = await AnswerAsync(new string('x', 1000));

        Assert.Equal((true, 1000), (result.Succeeded, result.Body.Length));
    }

    [Fact]
    public void SecondPoll_WhileOneWaits_IsRefused()
    {
        using var second = new Runtime(_api);
        _runtime.Poll();
        Assert.True(SpinWait.SpinUntil(() => _api.HasPolled, 60_000));

        var answer = second.Next();

        Assert.Equal(403, answer.Status);
        Assert.Contains("InvalidStateTransition", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PollOfAClosedConnection_IsForgotten()
    {
        _runtime.Poll();
        Assert.True(SpinWait.SpinUntil(() => _api.HasPolled, 60_000));
        _runtime.Dispose();
        _runtime = new Runtime(_api);

        Assert.Equal("again", await EchoAsync("again"));
        Assert.Empty(_api.Complaints);
    }

    [Fact]
    public async Task UnknownResponseMode_Is400()
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray());

        var answer = _runtime.Respond(_runtime.Next().RequestId, "1", "Lambda-Runtime-Function-Response-Mode: flowing\r\n");

        Assert.Equal(400, answer.Status);
        Assert.Contains("InvalidFunctionResponseMode", answer.Body, StringComparison.Ordinal);
        Assert.False((await invoking).Succeeded);
    }

    [Fact]
    public async Task Error_ReachesTheCaller()
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray());

        var answer = _runtime.Post($"/2018-06-01/runtime/invocation/{_runtime.Next().RequestId}/error", """{"errorMessage":"why","errorType":"T"}""",
            "Lambda-Runtime-Function-Error-Type: App.T\r\nLambda-Runtime-Function-XRay-Error-Cause: {}\r\n");
        var result = await invoking;

        Assert.Equal(202, answer.Status);
        Assert.Equal(("App.T", "why", "{}"), (result.ErrorType, result.ErrorMessage, result.XRayCause));
    }

    [Fact]
    public async Task ErrorWithoutType_IsNoticed()
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray());

        _runtime.Post($"/2018-06-01/runtime/invocation/{_runtime.Next().RequestId}/error", "{}");

        Assert.Equal("Runtime.Unknown", (await invoking).ErrorType);
        Assert.Contains("Lambda-Runtime-Function-Error-Type", Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n", "Host")]
    [InlineData("GET /2018-06-01/runtime/invocation/next HTTP/1.0\r\nHost: l\r\n\r\n", "HTTP/1.1")]
    [InlineData("POST /x HTTP/1.1\r\nHost: l\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "exclude")]
    [InlineData("POST /x HTTP/1.1\r\nHost: l\r\nContent-Length: many\r\n\r\n", "Content-Length")]
    [InlineData("GET /x HTTP/1.1\r\nHost : l\r\n\r\n", "NAME: VALUE")]
    public void WrongHead_Is400_AndIsNoticed(string request, string said)
    {
        _runtime.Send(request);

        Assert.Equal(400, _runtime.Read().Status);
        Assert.Contains(said, Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/2018-06-01/runtime/invocation/next")]
    [InlineData("/2018-06-01/runtime/nothing")]
    [InlineData("/elsewhere")]
    public void UnknownCall_Is404_AndIsNoticed(string path)
    {
        Assert.Equal(404, _runtime.Post(path, "body").Status);
        Assert.Contains(path, Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitError_EndsInitialisation_AndComesTooLateAfterAPoll()
    {
        var answer = _runtime.Post("/2018-06-01/runtime/init/error", "{}", "Lambda-Runtime-Function-Error-Type: App.Start\r\n");

        Assert.Equal(202, answer.Status);
        Assert.Equal("App.Start", (await _api.Initialized)!.Type);
        await _api.EndEnvironmentAsync();
        _runtime = new Runtime(_api);
        await EchoAsync("1");
        Assert.Equal(403, _runtime.Post("/2018-06-01/runtime/init/error", "{}").Status);
    }

    [Fact]
    public async Task Restore_WaitsForTheSnapshot()
    {
        _runtime.Send("GET /2018-06-01/runtime/restore/next HTTP/1.1\r\nHost: l\r\n\r\n");
        await _api.SnapshotReady.WaitAsync(TimeSpan.FromSeconds(60));

        var restored = _api.RestoreAsync();

        Assert.Equal(200, _runtime.Read().Status);
        Assert.False(restored.IsCompleted);
        Assert.Equal("1", await EchoAsync("1"));
        Assert.Null(await restored);
    }

    [Fact]
    public async Task RestoreError_IsReported()
    {
        _runtime.Send("GET /2018-06-01/runtime/restore/next HTTP/1.1\r\nHost: l\r\n\r\n");
        await _api.SnapshotReady.WaitAsync(TimeSpan.FromSeconds(60));
        var restored = _api.RestoreAsync();
        _runtime.Read();

        _runtime.Post("/2018-06-01/runtime/restore/error", "{}", "Lambda-Runtime-Function-Error-Type: App.Restore\r\n");

        Assert.Equal("App.Restore", (await restored)!.Type);
    }

    [Fact]
    public async Task Deadline_AnswersInTheFunctionsPlace()
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray(), new InvocationSettings { Timeout = TimeSpan.FromMilliseconds(50) });
        var id = _runtime.Next().RequestId;

        var result = await invoking;

        Assert.True(result.TimedOut);
        Assert.Equal($"RequestId: {id} Error: Task timed out after 0.05 seconds", result.ErrorMessage);
        Assert.Equal(403, _runtime.Respond(id, "1").Status);
    }

    // A process that hangs takes no more of an event than what lies in the socket; its end ends the sending too.
    [Fact]
    public async Task Deadline_WhileTheEventIsStillBeingSent_HandsItToNobodyElse()
    {
        var invoking = _api.InvokeAsync(new byte[64 * 1024 * 1024], new InvocationSettings { Timeout = TimeSpan.FromMilliseconds(50) });
        _runtime.Poll();
        Assert.True((await invoking).TimedOut);
        _runtime.Dispose();
        await _api.EndEnvironmentAsync();

        Assert.False(_api.HasWaiting);
        _runtime = new Runtime(_api);
        var next = _api.InvokeAsync("\"next\""u8.ToArray());
        var taken = _runtime.Next();
        _runtime.Respond(taken.RequestId, taken.Body);
        Assert.Equal("\"next\"", Encoding.UTF8.GetString((await next).Body.Span));
    }

    [Fact]
    public async Task EndOfEnvironment_FailsWhatItWorkedOn_AndKeepsWhatWaits()
    {
        var taken = _api.InvokeAsync("{}"u8.ToArray());
        var id = _runtime.Next().RequestId;
        var waiting = _api.InvokeAsync("\"later\""u8.ToArray());
        _runtime.Dispose();

        await _api.EndEnvironmentAsync(message: "Runtime exited with error: exit status 1");

        Assert.Equal($"RequestId: {id} Error: Runtime exited with error: exit status 1", (await taken).ErrorMessage);
        Assert.Null(await (await taken).AfterResponse);
        Assert.False(waiting.IsCompleted);
        _runtime = new Runtime(_api);
        var next = _runtime.Next();
        _runtime.Respond(next.RequestId, next.Body);
        Assert.Equal("\"later\"", Encoding.UTF8.GetString((await waiting).Body.Span));
    }

    private async Task<(string Id, InvocationResult Result)> AnswerAsync(string body)
    {
        var invoking = _api.InvokeAsync("{}"u8.ToArray());
        var next = _runtime.Next();
        Assert.Equal(202, _runtime.Respond(next.RequestId, body).Status);
        return (next.RequestId, await invoking);
    }

    private async Task<string> EchoAsync(string text) => Encoding.UTF8.GetString((await AnswerAsync(text)).Result.Body.Span);
}
