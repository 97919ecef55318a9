using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Thaw.Dashboard.Tests.Support;

/// <summary>functions/Local with an hour of a fleet's figures, and what tests do to it beside the page.</summary>
internal sealed class Local : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly TemporaryFolder _folder;
    private readonly LocalProcess _process;

    private Local(TemporaryFolder folder, LocalProcess process) => (_folder, _process, Client) = (folder, process, process.Client());

    public Uri Address => _process.Address;

    public HttpClient Client { get; }

    public static async Task<Local> StartAsync(bool seeded = false, Dictionary<string, string>? environment = null, string urls = "http://127.0.0.1:0")
    {
        var folder = new TemporaryFolder();
        if (seeded)
        {
            await FleetSeed.WriteAsync(folder.File("local.db"));
        }

        var settings = environment ?? [];
        settings.TryAdd("Thaw__Monitoring__FleetIntervalSeconds", "1");
        return new Local(folder, await LocalProcess.StartAsync(folder.File("local.db"), settings, urls));
    }

    /// <summary>The same again over the same file and at the same place, after it was killed.</summary>
    public async Task<LocalProcess> StartAgainAsync() => await LocalProcess.StartAsync(_folder.File("local.db"), urls: Address.GetLeftPart(UriPartial.Authority));

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Where tasks find documents.</summary>
    public string Document(string name) => Path.Combine(_folder.File("data"), name);

    /// <summary>Stores a value of twice so many characters; random, so that it is not compressed away.</summary>
    public async Task SetAsync(string ns, string key, int bytes)
    {
        var value = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes));
        using var content = new StringContent($$"""{"operation":"set","namespace":"{{ns}}","key":"{{key}}","value":"{{value}}"}""", Encoding.UTF8, "application/json");
        (await Client.PostAsync(new Uri("/api/performance/cache", UriKind.Relative), content)).EnsureSuccessStatusCode();
    }

    /// <summary>Writes what nobody reads, until the figures say so.</summary>
    public async Task WriteInVainAsync(string ns)
    {
        for (var i = 0; i < 10; i++)
        {
            await SetAsync(ns, $"line-{i}", 8_000);
        }

        using var patience = new CancellationTokenSource(Patience);
        while (!await HasFindingAsync(ns, patience.Token))
        {
            // The cache's counters are asked every ten seconds, and told to the fleet by the request after that.
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<bool> HasFindingAsync(string ns, CancellationToken cancellationToken)
    {
        var answer = await Client.GetFromJsonAsync<JsonElement>(new Uri("/api/performance/analyze?window=1h", UriKind.Relative), cancellationToken);
        return answer.GetProperty("findings").EnumerateArray().Any(one => one.GetProperty("rule").GetString() == "cache.never-read" && one.GetProperty("subject").GetString() == ns);
    }
}
