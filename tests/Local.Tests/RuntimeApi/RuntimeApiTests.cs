using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

public sealed class RuntimeApiTests : IAsyncLifetime
{
    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Event_GoesToAWaitingPoll_AndItsAnswerComesBack()
    {
        using var runtime = new Runtime(_api);
        runtime.Poll();
        var settings = new InvocationSettings { Timeout = TimeSpan.FromMinutes(10), TraceId = "Root=1-a-b", ClientContext = "{\"c\":1}", CognitoIdentity = "{\"i\":1}" };
        var invoking = _api.InvokeAsync("{\"a\":1}"u8.ToArray(), settings);

        var next = runtime.Read();
        var accepted = runtime.Respond(next.RequestId, "{\"b\":2}", "Content-Type: application/json\r\n");
        var result = await invoking;

        Assert.Equal((200, "{\"a\":1}"), (next.Status, next.Body));
        Assert.Equal("Root=1-a-b", next.Headers["Lambda-Runtime-Trace-Id"]);
        Assert.Equal("{\"c\":1}", next.Headers["Lambda-Runtime-Client-Context"]);
        Assert.Equal("{\"i\":1}", next.Headers["Lambda-Runtime-Cognito-Identity"]);
        Assert.Equal(_api.FunctionArn, next.Headers["Lambda-Runtime-Invoked-Function-Arn"]);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(next.Headers["Lambda-Runtime-Deadline-Ms"])) - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        Assert.Equal((202, "{\"status\":\"OK\"}\n"), (accepted.Status, accepted.Body));
        Assert.True(result.Succeeded);
        Assert.Equal("{\"b\":2}", Encoding.UTF8.GetString(result.Body.Span));
        Assert.Equal(next.RequestId, result.RequestId.ToString());
        Assert.False(result.AfterResponse.IsCompleted);
        runtime.Poll();
        Assert.NotNull(await result.AfterResponse);
        Assert.Empty(_api.Complaints);
    }

    [Fact]
    public async Task Series_IsServedToTheLastEvent()
    {
        using var runtime = new Runtime(_api);
        var running = _api.InvokeSeriesAsync("{}"u8.ToArray(), 50);
        var ids = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            var next = runtime.Next();
            ids.Add(next.RequestId);
            runtime.Respond(next.RequestId, "1");
        }

        var series = await running;

        Assert.Equal((50, 50, 0), (ids.Count, series.Durations.Count, series.Failed));
        Assert.All(series.Durations, static duration => Assert.True(duration > TimeSpan.Zero));
    }

    [Fact]
    public async Task Series_AfterASeries_IsTaken()
    {
        using var runtime = new Runtime(_api);
        for (var round = 0; round < 500; round++)
        {
            // Begun by whoever learns first of the last one's end.
            var running = _api.InvokeSeriesAsync("{}"u8.ToArray(), 1);
            runtime.Respond(runtime.Next().RequestId, "1");
            Assert.Equal(0, (await running).Failed);
        }
    }

    [Fact]
    public void Series_BesideASeries_IsRefused()
    {
        _ = _api.InvokeSeriesAsync("{}"u8.ToArray(), 1);
        Assert.Throws<InvalidOperationException>(() => { _ = _api.InvokeSeriesAsync("{}"u8.ToArray(), 1); });
    }
}
