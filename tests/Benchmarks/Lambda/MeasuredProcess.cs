using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Thaw.Benchmarks.Lambda;

/// <summary>A child process whose start, CPU and memory are read from the kernel.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    private const double TicksPerSecond = 100; // sysconf(_SC_CLK_TCK), which is 100 on every Linux there is

    private readonly Process _process;
    private TaskCompletionSource<long>? _allocated;

    private MeasuredProcess(Process process, long started) => (_process, Started) = (process, started);

    /// <summary>The timestamp from just before it was started.</summary>
    public long Started { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }

    /// <summary>The most memory that was resident at once, in MiB.</summary>
    public double PeakMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line["VmHWM:".Length..^"kB".Length], NumberStyles.Integer | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    public bool HasExited => _process.HasExited;

    public static MeasuredProcess Start(Subject subject, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var program = subject.Program is { } own ? Path.Combine(subject.Folder, own) : "dotnet";
        var start = new ProcessStartInfo(program) { WorkingDirectory = subject.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (subject.Program is null)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(subject.Assembly + ".dll");
        }
        else
        {
            // Only a program that was built, not published, looks for a runtime: the one that runs this.
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (subject.TellsAllocations)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, line) =>
        {
            if (line.Data is not null)
            {
                Console.Error.WriteLine(line.Data);
            }
        };
        var measured = new MeasuredProcess(process, started);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(StartupHook.Prefix, StringComparison.Ordinal) == true)
            {
                measured._allocated?.TrySetResult(long.Parse(line.Data.AsSpan(StartupHook.Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return measured;
    }

    /// <summary>Bytes allocated so far, of a process that was started with <see cref="StartupHook"/>.</summary>
    public async Task<long> AllocatedAsync()
    {
        _allocated = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var kill = Process.Start("kill", ["-USR1", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await _allocated.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
