using System.Diagnostics;
using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.Events;

/// <summary>The process of plain events, or another function, under the emulator, and all that it wrote.</summary>
internal sealed class EventProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;

    public EventProcess(params (string Name, string Value)[] variables)
        : this(PlainEvents, variables)
    {
    }

    public EventProcess(string assembly, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly);
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = Emulator.Address;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>The function that the tests have for themselves.</summary>
    public static string PlainEvents { get; } = Path.Combine(AppContext.BaseDirectory, "Thaw.LambdaProcess.dll");

    public RuntimeApiEmulator Emulator { get; } = RuntimeApiEmulator.Start();

    public int Id => _process.Id;

    public Task<InvocationResult> InvokeAsync(string what, TimeSpan? timeout = null) => Emulator.InvokeAsync(
        Encoding.UTF8.GetBytes($$"""{"do":"{{what}}"}"""), new InvocationSettings { Timeout = timeout ?? TimeSpan.FromMinutes(2) }).WaitAsync(Patience);

    /// <summary>SIGTERM; the exit code, all output, and how long it took.</summary>
    public async Task<(int Code, string Output, TimeSpan Took)> TerminateAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await EndAsync() with { Took = Stopwatch.GetElapsedTime(begun) };
    }

    public async Task<(int Code, string Output, TimeSpan Took)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        lock (_output)
        {
            return (_process.ExitCode, _output.ToString(), default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        await Emulator.DisposeAsync();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
            }
        }
    }
}
