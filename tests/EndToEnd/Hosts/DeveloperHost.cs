namespace Thaw.EndToEnd;

/// <summary>One Local without keys, for the tests of a class.</summary>
public sealed class DeveloperHost : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal LocalProcess Process { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Process = await LocalProcess.StartAsync(_folder.File("cache.db"));
        Client = Process.Client();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}
