namespace Thaw.EndToEnd;

/// <summary>One Local with the keys of Alice, Bob and the operator Olga, for the tests of a class.</summary>
public sealed class ThreeUsersHost : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal LocalProcess Process { get; private set; } = null!;

    internal HttpClient Alice { get; private set; } = null!;

    internal HttpClient Bob { get; private set; } = null!;

    internal HttpClient Olga { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Process = await LocalProcess.StartAsync(_folder.File("cache.db"), LocalProcess.ThreeUsers());
        (Alice, Bob, Olga) = (Process.Client("alice"), Process.Client("bob"), Process.Client("olga"));
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}
