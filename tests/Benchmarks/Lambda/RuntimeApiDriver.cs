using System.Diagnostics;
using Thaw.Local.RuntimeApi;

namespace Thaw.Benchmarks.Lambda;

/// <summary>Runs a subject under the Runtime API emulator.</summary>
internal sealed class RuntimeApiDriver : IDriver
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly RuntimeApiEmulator _emulator;
    private readonly ReadOnlyMemory<byte> _event;

    public RuntimeApiDriver(Subject subject, ReadOnlyMemory<byte> payload, IReadOnlyDictionary<string, string>? variables = null)
    {
        _event = payload;
        _emulator = RuntimeApiEmulator.Start();
        Process = MeasuredProcess.Start(subject, new Dictionary<string, string>(variables ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = _emulator.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = subject.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["_HANDLER"] = subject.Assembly,
            ["LAMBDA_TASK_ROOT"] = subject.Folder,
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        });
    }

    public MeasuredProcess Process { get; }

    /// <summary>Waits until it asks for its first event, and says how long after the process's start that was.</summary>
    public async Task<TimeSpan> InitializedAsync()
    {
        if (await _emulator.Initialized.WaitAsync(Patience) is { } error)
        {
            throw new InvalidOperationException($"The initialisation failed: {error}");
        }

        return Stopwatch.GetElapsedTime(Process.Started);
    }

    public Task FirstAsync() => InvokeAsync(_event);

    /// <summary>Sends an event and answers with what came of it.</summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var result = await _emulator.InvokeAsync(payload);
        return result.Succeeded ? result : throw new InvalidOperationException($"The first invocation failed: {result.ErrorType} {System.Text.Encoding.UTF8.GetString(result.Body.Span)}");
    }

    public async Task<IReadOnlyList<TimeSpan>> RunAsync(int count)
    {
        var series = await _emulator.InvokeSeriesAsync(_event, count);
        return series.Failed == 0 ? series.Durations : throw new InvalidOperationException($"{series.Failed} invocations failed, the first with {series.FirstFailure?.ErrorMessage}");
    }

    public void Dispose()
    {
        Process.Dispose();
        _emulator.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
