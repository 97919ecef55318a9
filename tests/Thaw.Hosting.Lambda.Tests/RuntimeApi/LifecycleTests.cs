using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

/// <summary>Before the first event and after the last.</summary>
public sealed class LifecycleTests : IDisposable
{
    private readonly StubRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Extension_RegistersForNoEventAndAsksForIt_BeforeTheFirstEventIsAskedFor()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, options: new LambdaRuntimeOptions());
        var register = await _api.ReceiveAsync("/2020-01-01/extension/register");
        Assert.Equal("thaw", register.Fields["Lambda-Extension-Name"]);
        Assert.Equal("""{"events":[]}""", register.Text);
        await register.StatusAsync(200, "{}", "Lambda-Extension-Identifier: the-id\r\n");
        var poll = await _api.ReceiveAsync("/2020-01-01/extension/event/next");
        Assert.Equal("the-id", poll.Fields["Lambda-Extension-Identifier"]);
        await (await _api.NextAsync()).EventAsync("a");
        await (await _api.ResponseAsync("a")).AcceptAsync();
        await _api.NextAsync();
    }

    [Fact]
    public async Task Extension_Refused_LetsTheProcessGoOn()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, options: new LambdaRuntimeOptions());
        await (await _api.ReceiveAsync("/2020-01-01/extension/register")).StatusAsync(404);
        await _api.NextAsync();
        Assert.True(run.Log.Has(18));
    }

    [Fact]
    public async Task WarmUps_RunSideBySideBeforeTheFirstEvent_AndMayFail()
    {
        var both = new Barrier(2);
        ValueTask Meet()
        {
            Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(1)));
            return default;
        }

        var options = new LambdaRuntimeOptions { RegisterExtension = false, WarmUpTimeout = TimeSpan.FromMinutes(1) };
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, options: options, warmUps:
            [new WarmUp("one", _ => Meet()), new WarmUp("two", _ => Meet()), new WarmUp("bad", static _ => throw new TimeoutException("cold"))]);
        await _api.NextAsync();
        Assert.Equal(2, run.Log.Records.Count(static record => record.Id == 15));
        Assert.Contains(run.Log.Records, static record => record.Id == 16 && record.Text.Contains("'bad'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WarmUps_ThatDoNotEnd_AreLeft()
    {
        await using var run = new RuntimeRun(
            _api, DelegateHandler.Echo, options: new LambdaRuntimeOptions { RegisterExtension = false, WarmUpTimeout = TimeSpan.FromMilliseconds(100) },
            warmUps: [new WarmUp("endless", static _ => new ValueTask(new TaskCompletionSource().Task))]);
        await _api.NextAsync();
        Assert.True(run.Log.Has(17));
    }

    [Fact]
    public async Task WarmUps_TurnedOff_DoNotRun()
    {
        var ran = false;
        await using var run = new RuntimeRun(
            _api, DelegateHandler.Echo, options: new LambdaRuntimeOptions { RegisterExtension = false, WarmUp = false },
            warmUps:
            [
                new WarmUp("any", _ =>
                {
                    ran = true;
                    return default;
                }),
            ]);
        await _api.NextAsync();
        Assert.False(ran);
    }

    [Fact]
    public async Task SnapStart_HooksFrameTheRestore_AndTheEventsConnectionIsNew()
    {
        var order = new List<string>();
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, isSnapStart: true, hooks: [new Hook("a", order), new Hook("b", order)]);
        var restore = await _api.ReceiveAsync("/2018-06-01/runtime/restore/next");
        Assert.Equal(["before b", "before a"], order);
        await restore.StatusAsync(200);
        var next = await _api.NextAsync();
        Assert.Equal(["before b", "before a", "after a", "after b"], order);
        Assert.NotSame(restore.Socket, next.Socket);
    }

    [Fact]
    public async Task SnapStart_HookFailsBefore_IsAnInitError()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, isSnapStart: true, hooks: [new Hook("before a", [])]);
        var error = await _api.ReceiveAsync("/2018-06-01/runtime/init/error");
        Assert.Equal("Runtime.NotSupportedException", error.Fields["Lambda-Runtime-Function-Error-Type"]);
        await error.AcceptAsync();
        Assert.Equal(1, await run.Ended);
    }

    [Fact]
    public async Task SnapStart_HookFailsAfter_IsARestoreError()
    {
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, isSnapStart: true, hooks: [new Hook("after a", [])]);
        await (await _api.ReceiveAsync("/2018-06-01/runtime/restore/next")).StatusAsync(200);
        var error = await _api.ReceiveAsync("/2018-06-01/runtime/restore/error");
        Assert.Contains("\"errorMessage\":\"after a\"", error.Text, StringComparison.Ordinal);
        await error.AcceptAsync();
        Assert.Equal(1, await run.Ended);
    }

    [Fact]
    public async Task ShutdownWork_Runs_OnceTheLastEventIsDoneWith()
    {
        var flushed = false;
        var options = new LambdaRuntimeOptions { RegisterExtension = false, ShutdownBudget = TimeSpan.FromMinutes(1) };
        options.ShutdownWork.Add(_ => throw new TimeoutException());
        options.ShutdownWork.Add(_ =>
        {
            flushed = true;
            return default;
        });
        await using var run = new RuntimeRun(_api, DelegateHandler.Echo, options: options);
        await _api.NextAsync();
        Assert.Equal(0, await run.StopAsync());
        Assert.True(flushed);
        Assert.True(run.Log.Has(19));
    }

    private sealed class WarmUp(string name, Func<CancellationToken, ValueTask> work) : IWarmUp
    {
        public string Name => name;

        public ValueTask WarmUpAsync(CancellationToken cancellationToken) => work(cancellationToken);
    }

    private sealed class Hook(string name, List<string> order) : ISnapshotHook
    {
        public ValueTask BeforeSnapshotAsync(CancellationToken cancellationToken) => Note($"before {name}", name.StartsWith("before", StringComparison.Ordinal));

        public ValueTask AfterRestoreAsync(CancellationToken cancellationToken) => Note($"after {name}", name.StartsWith("after", StringComparison.Ordinal));

        private ValueTask Note(string what, bool fails)
        {
            order.Add(what);
            return fails ? throw new NotSupportedException(name) : default;
        }
    }
}
