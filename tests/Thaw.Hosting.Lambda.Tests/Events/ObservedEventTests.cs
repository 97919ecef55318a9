using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.Events;

/// <summary>What the host tells those who measure: when an event begins and ends, and how the process came to its first one.</summary>
public sealed class ObservedEventTests : IDisposable
{
    private const string Sqs = """{"Records":[{"messageId":"m-1","body":"{}","eventSource":"aws:sqs"}]}""";

    private readonly StubRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Observer_IsThereAroundTheHandler_HoweverItEnds(bool fails)
    {
        var observer = new Observer();
        var services = new ServiceCollection().AddSingleton<IInvocationObserver>(observer).AddLambdaEventHandler<SqsEvent, SqsBatchResponse>((_, _, _) =>
        {
            observer.Said.Enqueue($"handled in {observer.Current.Value}");
            return fails ? throw new InvalidOperationException() : new(new SqsBatchResponse());
        });
        await using var provider = services.BuildServiceProvider();
        await using var run = new RuntimeRun(_api, new EventDispatcher(provider, provider.GetServices<IEventHandler>()));

        await (await _api.NextAsync()).EventAsync("a", Sqs);
        await (fails ? await _api.ErrorAsync("a") : await _api.ResponseAsync("a")).AcceptAsync();
        await _api.NextAsync();

        Assert.Equal(["begins a sqs True", "handled in a", "ends"], observer.Said);
    }

    /// <summary>What an observer needs may not be there yet; the events after that one are none the worse for it.</summary>
    [Fact]
    public async Task Observer_CannotBeBuiltOnce_IsAskedForAgainWithTheNextEvent()
    {
        var (observer, asked) = (new Observer(), 0);
        var services = new ServiceCollection()
            .AddSingleton<IInvocationObserver>(_ => asked++ == 0 ? throw new IOException("not yet") : observer)
            .AddLambdaEventHandler<SqsEvent, SqsBatchResponse>(static (_, _, _) => new(new SqsBatchResponse()));
        await using var provider = services.BuildServiceProvider();
        await using var run = new RuntimeRun(_api, new EventDispatcher(provider, provider.GetServices<IEventHandler>()));

        await (await _api.NextAsync()).EventAsync("a", Sqs);
        await (await _api.ErrorAsync("a")).AcceptAsync();
        await (await _api.NextAsync()).EventAsync("b", Sqs);
        await (await _api.ResponseAsync("b")).AcceptAsync();
        await _api.NextAsync();

        Assert.Equal(["begins b sqs False", "ends"], observer.Said);
    }

    [Fact]
    public async Task ColdStart_IsToldOnce_BehindTheFirstAnswer_PhaseByPhase()
    {
        // Other tests' runtimes tell of theirs meanwhile; ours does on the thread that also handles.
        var (told, thread) = (new ConcurrentQueue<(string Phase, double Seconds)>(), 0);
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == InstrumentNames.LambdaColdStart)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
                told.Enqueue(((string)tags[0].Value!, seconds));
        });
        listener.Start();
        await using var run = new RuntimeRun(_api, new DelegateHandler(_ =>
        {
            thread = Environment.CurrentManagedThreadId;
            return default;
        }));

        await (await _api.NextAsync()).EventAsync("a");
        var answer = await _api.ResponseAsync("a");
        Assert.Empty(told);
        await answer.AcceptAsync();
        await (await _api.NextAsync()).EventAsync("b");
        await (await _api.ResponseAsync("b")).AcceptAsync();
        await _api.NextAsync();

        Assert.Equal(["runtime", "build", "warm-up", "first"], told.Select(static one => one.Phase));
        Assert.All(told, static one => Assert.InRange(one.Seconds, 0, 3_600));
        Assert.True(told.Last().Seconds > 0);
    }

    private sealed class Observer : IInvocationObserver
    {
        public AsyncLocal<string?> Current { get; } = new();

        public ConcurrentQueue<string> Said { get; } = new();

        public IAsyncDisposable Begin(IInvocationLifetime invocation, string source)
        {
            Current.Value = invocation.RequestId;
            Said.Enqueue($"begins {invocation.RequestId} {source} {invocation.IsColdStart}");
            return new End(this);
        }

        public ValueTask EndAsync(CancellationToken cancellationToken) => default;

        private sealed class End(Observer observer) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                observer.Said.Enqueue("ends");
                return default;
            }
        }
    }
}
