using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Thaw.Local.RuntimeApi;

namespace Thaw.EventFunctions;

/// <summary>One of the functions as a process of its own under the Runtime API emulator, as Lambda starts it.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Built = typeof(RunningFunction).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(static data => data.Key, static data => data.Value!);

    private readonly RuntimeApiEmulator _emulator;
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private RunningFunction(RuntimeApiEmulator emulator, Process process)
    {
        _emulator = emulator;
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote until now.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>The assemblies it has loaded, as the kernel sees them; Linux only.</summary>
    public IReadOnlyList<string> LoadedAssemblies =>
        [.. File.ReadLines($"/proc/{_process.Id}/maps").Where(static line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).Distinct()!];

    public static RunningFunction Start(string name, IReadOnlyDictionary<string, string> environment)
    {
        var emulator = RuntimeApiEmulator.Start(new RuntimeApiOptions { FunctionName = name, Handler = name });
        var assembly = Path.GetFullPath(Path.Combine(Built["Functions"], name, "bin", Built["Configuration"], "net10.0", name + ".dll"));
        var start = new ProcessStartInfo("dotnet", ["exec", assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = emulator.Address;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = name;
        start.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512";
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return new RunningFunction(emulator, Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    public Task<InvocationResult> InvokeAsync(JsonNode read) => _emulator.InvokeAsync(Encoding.UTF8.GetBytes(read.ToJsonString()));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _emulator.DisposeAsync();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }
    }
}
