using System.Globalization;

namespace Thaw.Tests.Support;

/// <summary>An SQS of one's own on a free port of 127.0.0.1, in memory. Time passes for it when it is told so, as well as by itself.</summary>
public sealed class SqsEmulator : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(50);
    private static readonly Lazy<Task<SqsEmulator>> Shared = new(StartAsync);

    private readonly int _port = FreePort.Find();
    private readonly ToolProcess _process;

    private SqsEmulator(string node)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "emulators");
        _process = ToolProcess.Start(node, folder, "loopback-sqs.mjs", _port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Its address.</summary>
    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>The one of this test process, whose clock is left alone, started at the first call. Skips where Node is missing.</summary>
    public static async Task<SqsEmulator> SharedAsync() => await Shared.Value;

    /// <summary>One of one's own.</summary>
    public static async Task<SqsEmulator> StartAsync()
    {
        await EmulatorPackages.FolderAsync("fauxqs");
        var emulator = new SqsEmulator(Require.Tool("node"));
        using var timeout = new CancellationTokenSource(StartTimeout, TimeProvider.System);
        while (true)
        {
            if (emulator._process.HasExited || timeout.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The SQS emulator did not start: {emulator._process.Output}");
            }

            try
            {
                await emulator.PassAsync(TimeSpan.Zero);
                return emulator;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(StartPoll, TimeProvider.System);
            }
        }
    }

    /// <summary>Where a queue of this name would be. It answers under any host; what counts is the name.</summary>
    public Uri QueueUrl(string name) => new(Url, $"000000000000/{name}");

    /// <summary>Puts its clock forward.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Url, string.Create(CultureInfo.InvariantCulture, $"_clock/{(long)time.TotalMilliseconds}")));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Kills it, as a power failure would; its queues are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        _process.Dispose();
    }
}
