using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Threading.Channels;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd;

/// <summary>A server of ours as a child process on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts one of the assemblies that the test project names, and waits until it answers.</summary>
    /// <param name="assembly">The name of the test assembly's metadata that says where it is.</param>
    /// <param name="livePath">What it answers 200 to once it runs.</param>
    /// <param name="environment">Its settings.</param>
    public static async Task<ServerProcess> StartAsync(string assembly, string livePath, IReadOnlyDictionary<string, string> environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var start = new ProcessStartInfo("dotnet", [PathOf(assembly), "--urls", address.AbsoluteUri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var server = new ServerProcess(process, address);
        process.OutputDataReceived += (_, line) => server._output.Writer.TryWrite(line.Data ?? "");
        process.BeginOutputReadLine();
        using var client = server.Client();
        using var patience = new CancellationTokenSource(Patience);
        while (!process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(livePath, UriKind.Relative), patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }

        throw new InvalidOperationException($"{assembly} did not start: {await errors}");
    }

    public HttpClient Client(string? owner = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (owner is not null)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", LocalProcess.KeyOf(owner));
        }

        return client;
    }

    /// <summary>Waits until it writes a line that holds a text, and answers the line.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = await _output.Reader.ReadAsync(patience.Token);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string PathOf(string assembly) => Path.GetFullPath(
        typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == assembly).Value!);
}
