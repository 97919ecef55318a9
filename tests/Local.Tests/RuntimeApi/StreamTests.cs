using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

public sealed class StreamTests : IAsyncLifetime
{
    private const string Streaming = "Lambda-Runtime-Function-Response-Mode: streaming\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n";

    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start(new RuntimeApiOptions { MaximumStream = 100 });
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

    [Fact]
    public async Task Chunks_ArriveOneByOne()
    {
        var first = new TaskCompletionSource<string>();
        var invoking = _api.InvokeAsync("1"u8.ToArray(), new InvocationSettings { OnChunk = chunk => first.TrySetResult(Encoding.UTF8.GetString(chunk.Span)) });
        Begin(Streaming);

        _runtime.Send("5\r\nfirst\r\n");
        Assert.Equal("first", await first.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.False(invoking.IsCompleted);
        _runtime.Send("6;x=y\r\nsecond\r\n0\r\n\r\n");

        Assert.Equal(202, _runtime.Read().Status);
        var result = await invoking;
        Assert.Equal("firstsecond", Encoding.UTF8.GetString(result.Body.Span));
        Assert.Equal([5, 6], result.Chunks);
        Assert.True(result is { IsStreamed: true, Succeeded: true, ContentType: "text/plain" });
        Assert.Empty(_api.Complaints);
    }

    [Fact]
    public async Task ErrorTrailers_EndTheStream()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        Begin(Streaming + "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n");

        _runtime.Send($"5\r\nfirst\r\n0\r\nLambda-Runtime-Function-Error-Type: App.Mid\r\nLambda-Runtime-Function-Error-Body: {Convert.ToBase64String("{\"errorMessage\":\"mid\"}"u8)}\r\n\r\n");

        Assert.Equal(202, _runtime.Read().Status);
        var result = await invoking;
        Assert.Equal(("App.Mid", "mid", "first"), (result.ErrorType, result.ErrorMessage, Encoding.UTF8.GetString(result.Body.Span)));
        Assert.Empty(_api.Complaints);
    }

    [Fact]
    public async Task TrailersThatWereNotAnnounced_AreNoticed()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        Begin(Streaming);

        _runtime.Send("0\r\nLambda-Runtime-Function-Error-Type: App.Mid\r\n\r\n");

        await invoking;
        Assert.Contains("announced", Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenOff_IsTruncated()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        Begin(Streaming);
        _runtime.Send("5\r\nfirst\r\n");

        _runtime.Dispose();

        var result = await invoking;
        Assert.Equal("Runtime.TruncatedResponse", result.ErrorType);
        Assert.Equal("first", Encoding.UTF8.GetString(result.Body.Span));
        _runtime = new Runtime(_api);
    }

    [Fact]
    public async Task LongerThanTheLimit_Is413()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        Begin(Streaming);

        _runtime.Send($"65\r\n{new string('x', 101)}\r\n0\r\n\r\n");

        Assert.Equal(413, _runtime.Read().Status);
        Assert.Equal("Function.ResponseSizeTooLarge", (await invoking).ErrorType);
    }

    [Fact]
    public async Task StreamOfKnownLength_IsNoticed()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());

        _runtime.Respond(_runtime.Next().RequestId, "whole", "Lambda-Runtime-Function-Response-Mode: streaming\r\n");

        Assert.Equal("whole", Encoding.UTF8.GetString((await invoking).Body.Span));
        Assert.Contains("chunked", Assert.Single(_api.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect_IsAnsweredBeforeTheBody()
    {
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        var id = _runtime.Next().RequestId;

        _runtime.Send($"POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nHost: l\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
        _runtime.ReadInterim();
        _runtime.Send("7");

        var answer = _runtime.Read();
        Assert.Equal((202, 0), (answer.Status, answer.Interim));
        Assert.Equal("7", Encoding.UTF8.GetString((await invoking).Body.Span));
    }

    private void Begin(string headers) =>
        _runtime.Send($"POST /2018-06-01/runtime/invocation/{_runtime.Next().RequestId}/response HTTP/1.1\r\nHost: l\r\n{headers}\r\n");
}
