using System.Text;
using Thaw.Local.Functions;
using Thaw.Local.RuntimeApi;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>A function as a process under the emulator, with patience for a machine that is busy.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    // Of everything that ends by itself, and would hang if it did not.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>What an invocation has where nothing else is said.</summary>
    public static readonly TimeSpan OrdinaryTime = TimeSpan.FromSeconds(150);

    private static readonly InvocationSettings Ordinary = new() { Timeout = OrdinaryTime };

    private readonly Dictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private readonly StringBuilder _log = new();

    private RunningFunction(FunctionPackage package, IReadOnlyDictionary<string, string>? variables, int concurrency) =>
        Environment = new FunctionEnvironment(package, new FunctionSettings
        {
            Name = package.Handler,
            Concurrency = concurrency,
            InitializationLimit = TimeSpan.FromSeconds(110),
            Timeout = OrdinaryTime,
            Variables = new Dictionary<string, string>(variables ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
            OnLog = OnLog,
        });

    public FunctionEnvironment Environment { get; }

    public int ProcessId => Environment.ProcessId ?? throw new InvalidOperationException($"No process runs ({Environment.LastExit}): {Log}");

    /// <summary>The assemblies that the process has loaded, by name, as the kernel sees them: nothing in the function has to tell. <see langword="null"/> where there is no such kernel.</summary>
    public async Task<IReadOnlySet<string>?> AssembliesAsync() => !OperatingSystem.IsLinux() ? null
        : (await File.ReadAllLinesAsync($"/proc/{ProcessId}/maps"))
            .Where(static line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(static line => Path.GetFileNameWithoutExtension(line[line.IndexOf('/', StringComparison.Ordinal)..])).ToHashSet(StringComparer.Ordinal);

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

    /// <summary>The application that shows what it was given.</summary>
    public static async Task<RunningFunction> WebAsync(Publication how, IReadOnlyDictionary<string, string>? variables = null, int concurrency = 1) =>
        new(await Publisher.FindAsync("tests/LambdaWebProcess", "Thaw.LambdaWebProcess", how), variables, concurrency);

    /// <summary>One of the functions that ship.</summary>
    public static async Task<RunningFunction> OfAsync(string name, Publication how, IReadOnlyDictionary<string, string>? variables = null) =>
        new(await Publisher.FindAsync($"functions/{name}", name, how), variables, concurrency: 1);

    /// <summary>A function that only tests have.</summary>
    public static async Task<RunningFunction> OfAsync(string project, string handler, Publication how, IReadOnlyDictionary<string, string>? variables) =>
        new(await Publisher.FindAsync(project, handler, how), variables, concurrency: 1);

    public Task<InitializationReport> StartAsync() => Environment.StartAsync().WaitAsync(Patience);

    /// <summary>Sends an event and waits until the function asks for the next.</summary>
    public async Task<InvocationResult> SendAsync(ReadOnlyMemory<byte> json, InvocationSettings? settings = null) =>
        (await Environment.InvokeAsync(json, settings ?? Ordinary).WaitAsync(Patience)).Result;

    /// <summary>Sends a request and reads the answer as a gateway would.</summary>
    public async Task<LambdaAnswer> InvokeAsync(GatewayEvent request, InvocationSettings? settings = null)
    {
        var result = await SendAsync(request.Json, settings);
        Assert.True(result.Succeeded, $"{result.ErrorType}: {result.ErrorMessage}\n{Log}");
        return Read(result);
    }

    public static LambdaAnswer Read(InvocationResult result) => result.IsStreamed ? LambdaAnswer.Streamed(result.Body) : LambdaAnswer.Whole(result.Body.Span);

    /// <summary>Waits until what it wrote is so. It asks for the next event when it has written, but what it wrote comes by another way, and may come later.</summary>
    public async Task UntilLoggedAsync(Func<string, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo(Log))
        {
            Assert.False(patience.IsCancellationRequested, $"It never wrote what was waited for, but:\n{Log}");
            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Completes when the function writes this line. Asked for before it does.</summary>
    public Task SaysAsync(string line)
    {
        lock (_log)
        {
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited[line] = said;
            return said.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Waits until it has ended of itself.</summary>
    public Task ExitAsync() => Environment.WaitForExitAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync() => await Environment.DisposeAsync();

    private void OnLog(LogLine line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Text);
            if (_awaited.Remove(line.Text, out var said))
            {
                said.TrySetResult();
            }
        }
    }
}
