using System.Diagnostics;
using System.IO.Pipes;

namespace Thaw.Local.Functions;

/// <summary>One life of a function's process: started as Lambda starts it, its logs read, frozen, thawed, ended.</summary>
internal sealed class FunctionProcess : IDisposable
{
    // For the lines that an ended process has left: as long as this where somebody else holds its pipes open, or on a machine that has far more to do than it can.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly AnonymousPipeServerStream? _records;
    private readonly Task _logs;
    private ProcessFigures? _last;

    private FunctionProcess(Process process, AnonymousPipeServerStream? records, Action<LogLine> onLog)
    {
        (_process, _records, Id) = (process, records, process.Id);
        var reading = new List<Task>
        {
            ReadAsync(process.StandardOutput, line => onLog(new LogLine("stdout", line))),
            ReadAsync(process.StandardError, line => onLog(new LogLine("stderr", line))),
        };
        if (records is not null)
        {
            reading.Add(TelemetryFrames.ReadAsync(records, onLog));
        }

        _logs = Task.WhenAll(reading);
        Exited = WaitAsync();
    }

    /// <summary>The process's id.</summary>
    public int Id { get; }

    /// <summary>Completes when the process has ended and what it logged is read, with how it ended in Lambda's words.</summary>
    public Task<string> Exited { get; }

    /// <summary>What it took so far, or in all.</summary>
    public ProcessFigures? Figures => _last = ProcessFigures.Of(Id) ?? _last;

    /// <summary>Starts a function's process.</summary>
    /// <exception cref="FunctionException">The program cannot be started.</exception>
    public static FunctionProcess Start(FunctionPackage package, FunctionSettings settings, string runtimeApi, Action<LogLine> onLog)
    {
        var start = new ProcessStartInfo(package.Program, package.Arguments)
        {
            WorkingDirectory = package.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in LambdaVariables.For(package, settings, runtimeApi))
        {
            start.Environment[name] = value;
        }

        // The one kind of descriptor that .NET lets a child inherit.
        var records = settings.TelemetryLog && !OperatingSystem.IsWindows() ? new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable) : null;
        try
        {
            if (records is not null)
            {
                start.Environment["_LAMBDA_TELEMETRY_LOG_FD"] = records.GetClientHandleAsString();
            }

            return new FunctionProcess(Process.Start(start)!, records, onLog);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            records?.Dispose();
            throw new FunctionException($"{package.Program} cannot be started: {error.Message}");
        }
        finally
        {
            records?.DisposeLocalCopyOfClientHandle();
        }
    }

    /// <summary>Stops it where it is, as Lambda does between invocations.</summary>
    public void Freeze()
    {
        _ = Figures;
        Signals.Freeze(Id);
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signals.Thaw(Id);

    /// <summary>SIGTERM, and SIGKILL where it has not gone after so long.</summary>
    public async Task EndAsync(TimeSpan grace, TimeProvider time)
    {
        _ = Figures;
        if (!Exited.IsCompleted)
        {
            Thaw();
            Signals.Terminate(Id);
        }

        try
        {
            await Exited.WaitAsync(grace, time);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _ = Figures;
        Kill();
        await Exited;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _records?.Dispose();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and been given up.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private async Task<string> WaitAsync()
    {
        await _process.WaitForExitAsync();
        try
        {
            // A grandchild may hold the pipes open for longer than anyone wants to wait.
            await _logs.WaitAsync(LastLines, TimeProvider.System);
        }
        catch (Exception error) when (error is TimeoutException or IOException or ObjectDisposedException)
        {
            // What was logged until here is what there is.
        }

        return _process.ExitCode > 128 ? $"signal: {SignalName(_process.ExitCode - 128)}" : $"exit status {_process.ExitCode}";
    }

    private static string SignalName(int signal) => signal switch
    {
        6 => "aborted",
        9 => "killed",
        11 => "segmentation fault",
        15 => "terminated",
        _ => signal.ToString(),
    };
}
