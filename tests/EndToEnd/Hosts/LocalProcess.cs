using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.EndToEnd;

/// <summary>functions/Local as a child process on a free port.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private LocalProcess(Process process, Task<string> errors, Uri address, string welcome)
    {
        _process = process;
        _errors = errors;
        Address = address;
        Welcome = welcome;
    }

    public Uri Address { get; }

    public string Welcome { get; }

    public static string Assembly { get; } = Path.GetFullPath(
        typeof(LocalProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "LocalAssembly").Value!);

    public static async Task<LocalProcess> StartAsync(string database, IReadOnlyDictionary<string, string>? environment = null, string urls = "http://127.0.0.1:0")
    {
        var process = Launch(["--urls", urls, "--db", database], environment);
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        var welcome = new StringBuilder();
        Uri? address = null;
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            welcome.AppendLine(line);
            if (line.StartsWith("Thaw listens on ", StringComparison.Ordinal))
            {
                address = new Uri(line.Split(' ')[3]);
            }

            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                break;
            }
        }

        return address is null
            ? throw new InvalidOperationException($"Local did not start: {await errors}")
            : new LocalProcess(process, errors, address, welcome.ToString());
    }

    /// <summary>Runs it where it is expected to stop by itself.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Launch(args, environment);
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The settings of three API keys, each named after its owner; Olga is an operator. Namespace <c>notes</c> is per user.</summary>
    public static Dictionary<string, string> ThreeUsers()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Thaw__Caching__Namespaces__notes__PerUser"] = "true" };
        string[] owners = ["alice", "bob", "olga"];
        for (var i = 0; i < owners.Length; i++)
        {
            settings[$"Thaw__ApiKeys__{i}__Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(owners[i]))));
            settings[$"Thaw__ApiKeys__{i}__Owner"] = owners[i];
        }

        settings["Thaw__ApiKeys__2__Roles__0"] = "thaw.operator";
        return settings;
    }

    public static string KeyOf(string owner) => $"key-of-{owner}";

    /// <summary>A client; with an owner, one that sends their key.</summary>
    public HttpClient Client(string? owner = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (owner is not null)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", KeyOf(owner));
        }

        return client;
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As Ctrl+C does; answers the exit code and what was written to the error stream.</summary>
    public async Task<(int Code, string Errors)> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        using var patience = new CancellationTokenSource(Patience);
        await kill.WaitForExitAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Process Launch(string[] args, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        // A machine that is busy is no store that hangs.
        start.Environment["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000";
        start.Environment["Thaw__Monitoring__FleetTimeoutSeconds"] = "30";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
