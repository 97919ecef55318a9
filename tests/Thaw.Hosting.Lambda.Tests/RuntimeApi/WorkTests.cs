using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

/// <summary>What runs before an answer leaves and after it.</summary>
public sealed class WorkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly StubRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OnResponding_Registered_RunsLastFirstBeforeTheResponse(int concurrency)
    {
        var order = new List<string>();
        await using var run = new RuntimeRun(_api, new DelegateHandler(invocation =>
        {
            invocation.OnResponding(async _ =>
            {
                await Task.Yield();
                order.Add("first");
            });
            invocation.OnResponding(_ => throw new InvalidOperationException("of no account"));
            invocation.OnResponding(_ =>
            {
                order.Add("last");
                invocation.OnResponding(_ =>
                {
                    order.Add("added by the last");
                    return default;
                });
                return default;
            });
            return default;
        }), concurrency);
        await (await _api.NextAsync()).EventAsync("a");
        StubRequest request;
        do
        {
            request = await _api.ReceiveAsync();
        }
        while (!request.Path.EndsWith("/a/response", StringComparison.Ordinal));
        Assert.Equal(["last", "added by the last", "first"], order);
        Assert.True(run.Log.Has(6));
    }

    [Fact]
    public async Task OnResponding_AfterTheResponse_IsRefused()
    {
        Exception? refused = null;
        await using var run = new RuntimeRun(_api, new DelegateHandler(static _ => default, invocation =>
        {
            refused = Assert.Throws<InvalidOperationException>(() => invocation.OnResponding(static _ => default));
            return default;
        }));
        await (await _api.NextAsync()).EventAsync("a");
        await (await _api.ResponseAsync("a")).AcceptAsync();
        await _api.NextAsync();
        Assert.NotNull(refused);
    }

    [Fact]
    public async Task OnResponding_ThatDoesNotEnd_IsLeftBeforeTheDeadline()
    {
        var told = false;
        await using var run = new RuntimeRun(_api, new DelegateHandler(invocation =>
        {
            invocation.OnResponding(static _ => default);
            invocation.OnResponding(stop =>
            {
                stop.Register(() => told = true);
                return new ValueTask(new TaskCompletionSource().Task);
            });
            return default;
        }));
        await Tries.OneMustDoAsync(async () =>
        {
            told = false;
            var deadline = TimeProvider.System.GetUtcNow().AddSeconds(1);
            await (await _api.NextAsync()).EventAsync("a", deadline: deadline);
            var response = await _api.ResponseAsync("a");
            var late = TimeProvider.System.GetUtcNow() - deadline;
            Assert.Contains(run.Log.Records, static record => record.Id == 7 && record.Text.Contains("1 more", StringComparison.Ordinal));
            var wasTold = told;
            await response.AcceptAsync();
            return late > TimeSpan.FromMilliseconds(500) ? $"The answer came {late} after the deadline." : wasTold ? null : "The work was not told to stop.";
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TryPost_DuringAnInvocation_RunsAfterTheResponseSideBySideAndBeforeNext(int concurrency)
    {
        var both = new Barrier(2);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var joined = false;
        WorkLifetime? inside = null, late = null;
        RuntimeRun run = null!;
        run = new RuntimeRun(_api, new DelegateHandler(_ =>
        {
            Assert.Equal(WorkLifetime.UntilNext, run.Ambient.Lifetime);
            for (var work = 0; work < 2; work++)
            {
                Assert.True(run.Ambient.TryPost(async _ =>
                {
                    begun.TrySetResult();
                    await Task.Yield();
                    Assert.True(both.SignalAndWait(Patience, CancellationToken.None));
                    late = run.Ambient.Lifetime;
                    Assert.True(run.Ambient.TryPost(_ =>
                    {
                        joined = true;
                        return Task.CompletedTask;
                    }));
                }));
            }

            inside = run.Ambient.Lifetime;
            return default;
        }), concurrency);
        await using (run)
        {
            Assert.Equal(WorkLifetime.None, run.Ambient.Lifetime);
            Assert.False(run.Ambient.TryPost(static _ => Task.CompletedTask));
            var next = await _api.NextAsync();
            await next.EventAsync("a");
            StubRequest response;
            do
            {
                response = await _api.ReceiveAsync();
            }
            while (!response.Path.EndsWith("/a/response", StringComparison.Ordinal));
            Assert.False(begun.Task.IsCompleted);
            await response.AcceptAsync();
            Assert.Same(next.Socket, (await _api.NextAsync()).Socket);
            Assert.True(joined);
            Assert.Equal((WorkLifetime.UntilNext, WorkLifetime.UntilNext), (inside, late));
            Assert.True(run.Log.Has(11));
            Assert.False(run.Log.Has(8));
        }
    }

    [Fact]
    public async Task TryPost_WorkThatFails_IsLoggedAndTheLoopGoesOn()
    {
        RuntimeRun run = null!;
        run = new RuntimeRun(_api, new DelegateHandler(_ =>
        {
            run.Ambient.TryPost(static _ => throw new TimeoutException("posted"));
            return default;
        }));
        await using (run)
        {
            await (await _api.NextAsync()).EventAsync("a");
            await (await _api.ResponseAsync("a")).AcceptAsync();
            await _api.NextAsync();
            Assert.Contains(run.Log.Records, static record => record.Id == 8 && record.Error is TimeoutException);
        }
    }

    [Fact]
    public async Task TryPost_WorkThatDoesNotStop_IsToldShortlyBeforeTheDeadlineAndLeft()
    {
        TaskCompletionSource<DateTimeOffset> told = null!;
        RuntimeRun run = null!;
        run = new RuntimeRun(_api, new DelegateHandler(_ => default, _ =>
        {
            var tell = told;
            run.Ambient.TryPost(stop =>
            {
                stop.Register(() => tell.SetResult(TimeProvider.System.GetUtcNow()));
                return new TaskCompletionSource().Task;
            });
            return default;
        }));
        await using (run)
        {
            var next = await _api.NextAsync();
            await Tries.OneMustDoAsync(async () =>
            {
                told = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var deadline = TimeProvider.System.GetUtcNow().AddSeconds(1);
                await next.EventAsync("a", deadline: deadline);
                await (await _api.ResponseAsync("a")).AcceptAsync();
                next = await _api.NextAsync();
                Assert.True(run.Log.Has(10));
                var after = await told.Task.WaitAsync(Patience) - deadline;
                return after >= TimeSpan.FromMilliseconds(-200) && after <= TimeSpan.FromMilliseconds(400) ? null : $"It was told {after} after the deadline.";
            });
        }
    }

    [Fact]
    public async Task Aborted_HandlerThatAwaitsIt_EndsAndTheNextHasAFreshToken()
    {
        var tokens = new List<CancellationToken>();
        await using var run = new RuntimeRun(_api, new DelegateHandler(async invocation =>
        {
            tokens.Add(invocation.Aborted);
            if (invocation.RequestId == "late")
            {
                var ended = new TaskCompletionSource();
                await using var registration = invocation.Aborted.Register(ended.SetResult);
                await ended.Task;
            }
        }));
        await (await _api.NextAsync()).EventAsync("late", deadline: TimeProvider.System.GetUtcNow().AddSeconds(2));
        await (await _api.ResponseAsync("late")).AcceptAsync();
        await (await _api.NextAsync()).EventAsync("good");
        await (await _api.ResponseAsync("good")).AcceptAsync();
        await _api.NextAsync();
        Assert.True(tokens[0].IsCancellationRequested);
        Assert.False(tokens[1].IsCancellationRequested);
    }

    // A timer's thread has nobody to catch what is thrown on it: the process would end.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Aborted_ACallbackThatThrows_IsLoggedAndTheLoopGoesOn(int concurrency)
    {
        await using var run = new RuntimeRun(_api, new DelegateHandler(async invocation =>
        {
            if (invocation.RequestId == "late")
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var first = invocation.Aborted.Register(ended.SetResult);
                await using var last = invocation.Aborted.Register(static () => throw new InvalidOperationException("in a callback"));
                await ended.Task;
            }
        }), concurrency);
        await (await _api.NextAsync()).EventAsync("late", deadline: TimeProvider.System.GetUtcNow().AddSeconds(1));
        StubRequest request;
        do
        {
            request = await _api.ReceiveAsync();
        }
        while (!request.Path.EndsWith("/late/response", StringComparison.Ordinal));
        await request.AcceptAsync();
        await (await _api.NextAsync()).EventAsync("good");
        await _api.ResponseAsync("good");

        // Where several run at once the log need not be faster than the other's answer.
        for (var since = Stopwatch.GetTimestamp(); !run.Log.Has(22) && Stopwatch.GetElapsedTime(since) < Patience;)
        {
            await Task.Yield();
        }

        Assert.Contains(run.Log.Records, static record => record.Id == 22 && record.Error!.ToString().Contains("in a callback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Instruments_WhenListenedTo_SayHowLongInvocationsAndPostedWorkTook()
    {
        // Other tests' runtimes tell of theirs meanwhile; ours does on the thread that also handles.
        var (seen, thread) = (new List<string>(), 0);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            // How long ago the process started is no time of this test's.
            if (instrument.Meter.Name == "Thaw.Hosting.Lambda" && instrument.Name != InstrumentNames.LambdaColdStart)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread && value >= 0 && value <= Patience.TotalSeconds)
            {
                seen.Add(instrument.Name);
            }
        });
        listener.Start();
        RuntimeRun run = null!;
        run = new RuntimeRun(_api, new DelegateHandler(_ =>
        {
            thread = Environment.CurrentManagedThreadId;
            run.Ambient.TryPost(static _ => Task.CompletedTask);
            return default;
        }));
        await using (run)
        {
            await (await _api.NextAsync()).EventAsync("a");
            await (await _api.ResponseAsync("a")).AcceptAsync();
            await _api.NextAsync();
        }

        Assert.Equal(["thaw.lambda.invocation.duration", "thaw.lambda.after_response.duration"], seen);
    }
}
