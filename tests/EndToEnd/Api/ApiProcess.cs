using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd;

/// <summary>functions/Api as a child process on a free port, over a DynamoDB table.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ApiProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    private static string Assembly { get; } = Path.GetFullPath(
        typeof(ApiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "ApiAssembly").Value!);

    public static async Task<ApiProcess> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Assembly, "--urls", address.AbsoluteUri])
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
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var api = new ApiProcess(process, address);
        using var client = api.Client();
        using var patience = new CancellationTokenSource(Patience);
        while (!process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/api/performance/health/live", UriKind.Relative), patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return api;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }

        throw new InvalidOperationException($"Api did not start: {await errors}");
    }

    /// <summary>What processes over one table of their own are started with.</summary>
    public static async Task<Dictionary<string, string>> SettingsAsync()
    {
        var settings = LocalProcess.ThreeUsers();
        settings["CACHE_TABLE_NAME"] = $"api-{Guid.NewGuid():N}";
        settings["AWS_ENDPOINT_URL_DYNAMODB"] = (await DynamoDbLocal.SharedAsync()).Url.AbsoluteUri;
        settings["Thaw__DynamoDb__CreateTable"] = "true";

        // The machine may be busy, and what is too slow is answered 503, as it should be, but is not what these tests are about.
        settings["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000";
        settings["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}";
        return settings;
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
