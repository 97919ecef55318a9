using Thaw.Hosting.Lambda.RuntimeApi;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

public sealed class ConnectionTests : IDisposable
{
    private readonly StubRuntimeApi _api = new();

    // What is not to be cut short is not cut short by a machine that is busy either; and who waited for all of it would not end in time.
    private static LambdaRuntimeOptions Unhurried => new() { RegisterExtension = false, ShutdownBudget = TimeSpan.FromMinutes(4) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Next_ConnectionLostWhileWaiting_IsAskedAgainOnANewOne()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo);
        (await _api.NextAsync()).Close();
        await (await _api.NextAsync()).EventAsync("a", "1");
        Assert.Equal("1", (await _api.ResponseAsync("a")).Text);
        Assert.Equal(2, _api.Connections);
    }

    // The interruption may come while there is no socket that it could shut down.
    [Fact]
    public async Task Exchange_StoppedBeforeItIsConnected_DoesNotWait()
    {
        using var connection = new RuntimeApiConnection(new AsyncTransport(_api.Address));
        var exchange = connection.ExchangeAsync(new RequestHeads(_api.Address).Next, new ResponseReader(1024), static () => true).AsTask();
        await Assert.ThrowsAsync<RuntimeApiException>(() => exchange.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.False(_api.HasRequest);
    }

    [Fact]
    public async Task Next_LostThreeTimesInARow_EndsTheProcessWithFailure()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo);
        for (var time = 0; time < 3; time++)
        {
            (await _api.NextAsync()).Close();
        }

        Assert.Equal(1, await run.Ended.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains(run.Log.Records, static record => record.Id == 13 && record.Error!.Message.Contains("3 times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Response_ConnectionClosedWhileTheHandlerRan_ArrivesOnANewOne()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var run = new RuntimeRun(_api, new DelegateHandler(_ => new ValueTask(held.Task)));
        var next = await _api.NextAsync();
        await next.EventAsync("a");
        next.Close();
        held.SetResult();
        await (await _api.ResponseAsync("a")).AcceptAsync();
        await _api.NextAsync();
        Assert.Equal(2, _api.Connections);
    }

    [Theory]
    [InlineData(202, 0)]
    [InlineData(400, 4)]
    [InlineData(403, 4)]
    public async Task Response_AnswerLost_IsSentOnceMoreAndARefusalMeansItHadArrived(int second, int logged)
    {
        Exception? met = null;
        await using var run = new RuntimeRun(_api, new DelegateHandler(static _ => default, invocation =>
        {
            met = invocation.Error;
            return default;
        }));
        await (await _api.NextAsync()).EventAsync("a");
        (await _api.ResponseAsync("a")).Close();
        await (await _api.ResponseAsync("a")).StatusAsync(second);
        await _api.NextAsync();
        Assert.Null(met);
        Assert.False(run.Log.Has(2));
        Assert.Equal(logged != 0, run.Log.Has(4));
    }

    [Fact]
    public async Task Response_ConnectionCloseAnnounced_IsFollowedByANewOne()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo);
        await (await _api.NextAsync()).EventAsync("a");
        var response = await _api.ResponseAsync("a");
        await response.StatusAsync(202, fields: "Connection: close\r\n");
        Assert.NotSame(response.Socket, (await _api.NextAsync()).Socket);
    }

    [Fact]
    public async Task Stop_WhileWaitingForAnEvent_EndsAtOnceWithZero()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, options: Unhurried);
        await _api.NextAsync();
        Assert.Equal(0, await run.StopAsync());
        Assert.False(run.Log.Has(20));
    }

    [Fact]
    public async Task Stop_WhileAHandlerRuns_LetsItAnswerFirst()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var run = new RuntimeRun(
            _api, new DelegateHandler(_ => new ValueTask(held.Task)),
            options: Unhurried);
        await (await _api.NextAsync()).EventAsync("a");
        var stopped = run.StopAsync();
        held.SetResult();
        await (await _api.ResponseAsync("a")).AcceptAsync();
        Assert.Equal(0, await stopped);
        Assert.False(_api.HasRequest);
    }
}
