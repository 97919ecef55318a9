using System.Diagnostics;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Functions;

/// <summary>
/// A function with its execution environment: the process and the Runtime API that it talks to. A process that crashes or overstays its deadline is
/// replaced with the next invocation, as Lambda does.
/// </summary>
internal sealed class FunctionEnvironment : IAsyncDisposable
{
    // How long a process may take to end. Lambda gives a function with an internal extension less, and one without none at all.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GraceWithExtension = TimeSpan.FromMilliseconds(300);

    private readonly FunctionPackage _package;
    private readonly FunctionSettings _settings;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly List<LogLine> _logs = [];
    private FunctionProcess? _process;
    private Task _watching = Task.CompletedTask;
    private Task _restarting = Task.CompletedTask;
    private InitializationReport? _unreported;
    private bool _isStopping;
    private bool _isRestored;

    public FunctionEnvironment(FunctionPackage package, FunctionSettings settings)
    {
        (_package, _settings) = (package, settings);
        Api = RuntimeApiEmulator.Start(new RuntimeApiOptions
        {
            FunctionName = settings.Name, Handler = package.Handler, Region = settings.Region, MaximumConcurrency = settings.Concurrency, Time = settings.Time,
        });
    }

    /// <summary>The Runtime API of the environment.</summary>
    public RuntimeApiEmulator Api { get; }

    /// <summary>The id of the process that runs, if one does.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>What the process took.</summary>
    public ProcessFigures? Figures => _process?.Figures;

    /// <summary>How many processes have been started.</summary>
    public int Starts { get; private set; }

    /// <summary>How the last process ended, in Lambda's words: <c>exit status 1</c>, <c>signal: killed</c>. Nothing before one has.</summary>
    public string? LastExit { get; private set; }

    /// <summary>All that was logged, in the order that it was read.</summary>
    public IReadOnlyList<LogLine> Logs
    {
        get
        {
            lock (_logs)
            {
                return [.. _logs];
            }
        }
    }

    /// <summary>Starts a process and waits until it asks for an event. A failure ends the process; the next invocation tries again.</summary>
    public Task<InitializationReport> StartAsync() => StartAsync(_settings.InitializationLimit);

    /// <summary>Invokes the function, in a new environment where none lives, and answers when it asks for its next event.</summary>
    public async Task<InvocationReport> InvokeAsync(ReadOnlyMemory<byte> payload, InvocationSettings? settings = null)
    {
        settings ??= new InvocationSettings { Timeout = _settings.Timeout };
        var initialization = await EnsureStartedAsync(settings.Timeout);
        if (initialization is { Succeeded: false } failed)
        {
            var result = new InvocationResult { RequestId = settings.RequestId ?? RequestIds.Next(), ErrorType = failed.ErrorType, Body = failed.Body };
            return new InvocationReport { Result = result, Initialization = failed };
        }

        var process = _process;
        var answer = await Api.InvokeAsync(payload, settings);
        var report = new InvocationReport { Result = answer, Initialization = initialization };
        if (answer.TimedOut)
        {
            await KillAsync(process);
            return report with { PeakMemory = process?.Figures?.PeakMemory };
        }

        try
        {
            var left = settings.Timeout + settings.Grace - answer.Duration;
            var after = await answer.AfterResponse.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _settings.Time);
            report = report with { AfterResponse = after };
        }
        catch (TimeoutException)
        {
            await KillAsync(process);
            report = report with { TimedOutAfterResponse = true };
        }

        return report with { PeakMemory = process?.Figures?.PeakMemory };
    }

    /// <summary>Stops the process where it is.</summary>
    public void Freeze() => _process?.Freeze();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _process?.Thaw();

    /// <summary>Completes when the process has ended of itself.</summary>
    public Task WaitForExitAsync() => _watching;

    /// <summary>Ends the process: SIGTERM, then SIGKILL.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await _restarting;
        if (_process is { } process)
        {
            await process.EndAsync(_settings.TerminationLimit ?? (Api.Extensions.Count > 0 ? GraceWithExtension : Grace), _settings.Time);
            await _watching;
        }

        _isStopping = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        await Api.DisposeAsync();
        _starting.Dispose();
    }

    // The report goes to the first invocation of the environment: it is the one that pays for it.
    private async Task<InitializationReport?> EnsureStartedAsync(TimeSpan limit)
    {
        await _starting.WaitAsync();
        try
        {
            await (_process is { } ending && ending.Exited.IsCompleted ? _watching : Task.CompletedTask);
            if (_process is null)
            {
                await StartCoreAsync(limit);
            }

            if (_process is { } process && Api.SnapshotReady.IsCompleted && !_isRestored)
            {
                await RestoreAsync(process);
            }

            return Interlocked.Exchange(ref _unreported, null);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<InitializationReport> StartAsync(TimeSpan limit)
    {
        await _starting.WaitAsync();
        try
        {
            return _process is null ? await StartCoreAsync(limit) : throw new InvalidOperationException("The environment runs already.");
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<InitializationReport> StartCoreAsync(TimeSpan limit)
    {
        Starts++;
        _isRestored = false;
        var started = Stopwatch.GetTimestamp();
        var process = FunctionProcess.Start(_package, _settings, Api.Address, OnLog);
        _process = process;
        _watching = WatchAsync(process);
        var report = await InitializeAsync(process, started, limit);
        if (!report.Succeeded)
        {
            await EndFailedAsync(process);
        }

        return _unreported = report;
    }

    private async Task<InitializationReport> InitializeAsync(FunctionProcess process, long started, TimeSpan limit)
    {
        // With SnapStart the code before the snapshot ends in restore/next. These are this environment's signals: the end of its process renews them.
        var (initialized, snapshotReady) = (Api.Initialized, Api.SnapshotReady);
        try
        {
            await Task.WhenAny(initialized, snapshotReady, process.Exited).WaitAsync(limit, _settings.Time);
        }
        catch (TimeoutException)
        {
            var waiting = Api.ExtensionsNotReady is { Count: > 0 } names && Api.HasPolled ? $": the extension {names[0]} has registered and not asked for its next event" : "";
            return InitializationReport.Failed(Stopwatch.GetElapsedTime(started), InitializationReport.TimedOut, $"Initialisation took longer than {limit.TotalSeconds:0.##} s{waiting}");
        }

        var took = Stopwatch.GetElapsedTime(started);
        if (process.Exited.IsCompleted)
        {
            // What it said before it went may still be on its way through the connection.
            await _watching;
        }

        return initialized is { IsCompletedSuccessfully: true, Result: { } error } ? new InitializationReport(took, error.Type, error.Body)
            : initialized.IsCompleted || snapshotReady.IsCompleted ? new InitializationReport(took, null, default)
            : InitializationReport.Failed(took, FunctionErrors.Exited, $"Runtime exited with error: {await process.Exited}");
    }

    // A snapshot is restored when its first invocation comes.
    private async Task RestoreAsync(FunctionProcess process)
    {
        _isRestored = true;
        var started = Stopwatch.GetTimestamp();
        var restoring = Api.RestoreAsync();
        try
        {
            await Task.WhenAny(restoring, process.Exited).WaitAsync(_settings.InitializationLimit, _settings.Time);
            var error = restoring.IsCompleted ? await restoring
                : new InitializationError(FunctionErrors.Exited, FunctionErrors.Json(FunctionErrors.Exited, $"Runtime exited with error: {await process.Exited}"));
            _unreported = new InitializationReport(Stopwatch.GetElapsedTime(started), error?.Type, error?.Body ?? default);
        }
        catch (TimeoutException)
        {
            _unreported = InitializationReport.Failed(Stopwatch.GetElapsedTime(started), InitializationReport.TimedOut, $"Restoring took longer than {_settings.InitializationLimit.TotalSeconds:0.##} s");
        }

        if (!_unreported.Succeeded)
        {
            await KillAsync(process);
        }
    }

    private async Task WatchAsync(FunctionProcess process)
    {
        var how = LastExit = await process.Exited;
        await Api.EndEnvironmentAsync(message: $"Runtime exited with error: {how}");
        process.Dispose();
        _process = null;
        if (!_isStopping && Api.HasWaiting)
        {
            // Whoever comes first starts the next one; this task must end before they can.
            _restarting = RestartAsync();
        }
    }

    private async Task RestartAsync()
    {
        await Task.Yield();
        if (await EnsureStartedAsync(_settings.Timeout) is { Succeeded: false } failed)
        {
            Api.FailWaiting(failed.ErrorType!, failed.Body);
        }
    }

    // Who has reported that it cannot start goes of its own accord; how it went is worth knowing.
    private async Task EndFailedAsync(FunctionProcess process)
    {
        if (Api.Initialized.IsCompleted)
        {
            await Task.WhenAny(process.Exited, Task.Delay(_settings.TerminationLimit ?? Grace, _settings.Time));
        }

        await KillAsync(process);
    }

    private async Task KillAsync(FunctionProcess? process)
    {
        if (process is not null && ReferenceEquals(process, _process))
        {
            await process.KillAsync();
            await _watching;
        }
    }

    private void OnLog(LogLine line)
    {
        lock (_logs)
        {
            _logs.Add(line);
        }

        _settings.OnLog?.Invoke(line);
    }
}
