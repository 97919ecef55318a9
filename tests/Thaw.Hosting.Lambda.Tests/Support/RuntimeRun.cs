using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.Invocations;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.Support;

/// <summary>A runtime that runs against a stub until the test ends.</summary>
internal sealed class RuntimeRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();

    public RuntimeRun(
        StubRuntimeApi api, IInvocationHandler handler, int concurrency = 1, bool isSnapStart = false, LambdaRuntimeOptions? options = null,
        IEnumerable<IWarmUp>? warmUps = null, IEnumerable<ISnapshotHook>? hooks = null, TimeProvider? clock = null)
        : this(api.Address, handler, concurrency, isSnapStart, options, warmUps, hooks, clock)
    {
    }

    public RuntimeRun(
        RuntimeApiAddress api, IInvocationHandler handler, int concurrency = 1, bool isSnapStart = false, LambdaRuntimeOptions? options = null,
        IEnumerable<IWarmUp>? warmUps = null, IEnumerable<ISnapshotHook>? hooks = null, TimeProvider? clock = null)
    {
        var environment = new LambdaEnvironment { RuntimeApi = api, MaxConcurrency = concurrency, IsSnapStart = isSnapStart };
        var runtime = new LambdaRuntime(
            environment, Ambient, warmUps ?? [], hooks ?? [], Options.Create(options ?? new LambdaRuntimeOptions { RegisterExtension = false }),
            clock ?? TimeProvider.System, Log)
        { Exit = code => Exited.TrySetResult(code) };
        Ended = Task.Run(() => runtime.RunAsync(handler, _stop.Token));
    }

    public AmbientInvocations Ambient { get; } = new();

    public RecordingLog Log { get; } = new();

    public TaskCompletionSource<int> Exited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The exit code, once it has ended.</summary>
    public Task<int> Ended { get; }

    public Task<int> StopAsync()
    {
        _stop.Cancel();
        return Ended.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
