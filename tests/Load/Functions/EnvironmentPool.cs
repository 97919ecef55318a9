using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Thaw.Load.Scenarios;
using Thaw.Local.Functions;

namespace Thaw.Load.Functions;

/// <summary>
/// A function's environments, each with one request at a time, as Lambda has them: who was used last is used next, so that another one starts only where all are busy. Who waits for a start is cold.
/// </summary>
internal sealed class EnvironmentPool : IAsyncDisposable
{
    private readonly ConcurrentStack<FunctionEnvironment> _idle = new();
    private readonly List<FunctionEnvironment> _all;
    private readonly string _name;

    public EnvironmentPool(FunctionPackage package, FunctionSettings settings, int concurrency)
    {
        _name = settings.Name;
        _all = [.. Enumerable.Range(0, concurrency).Select(_ => new FunctionEnvironment(package, settings))];
        _idle.PushRange([.. _all]);
    }

    /// <summary>How often a process was started.</summary>
    public int Starts => _all.Sum(static one => one.Starts);

    /// <summary>The most that one process held at once; nothing where the kernel does not say.</summary>
    public long? PeakMemory { get; private set; }

    /// <summary>Invokes the function in an environment that is idle: the caller sees to it that there is one.</summary>
    public async Task<Outcome> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        if (!_idle.TryPop(out var environment))
        {
            throw new InvalidOperationException("More requests at once than environments.");
        }

        try
        {
            var report = await environment.InvokeAsync(payload);
            var ended = Stopwatch.GetTimestamp();
            Remember(report.PeakMemory);
            var result = report.Result;
            var status = result.Succeeded ? StatusOf(result.Body) : 500;
            var trailing = report.AfterResponse ?? TimeSpan.Zero;
            var afterFirst = result.Duration - result.FirstByte + trailing;
            return new Outcome($"invoke {_name}", status, status >= 400, ended - (long)(afterFirst.TotalSeconds * Stopwatch.Frequency))
            {
                Cold = report.Initialization is not null, Trailing = trailing,
            };
        }
        finally
        {
            _idle.Push(environment);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var environment in _all)
        {
            await environment.DisposeAsync();
        }
    }

    private void Remember(long? bytes)
    {
        lock (_all)
        {
            PeakMemory = bytes is { } held ? Math.Max(PeakMemory ?? 0, held) : PeakMemory;
        }
    }

    // An HTTP answer carries its status in the body; any other body is a success.
    private static int StatusOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("statusCode", out var status) && status.TryGetInt32(out var code) ? code : 200;
        }
        catch (JsonException)
        {
            return 200;
        }
    }
}
