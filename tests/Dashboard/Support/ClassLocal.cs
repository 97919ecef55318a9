namespace Thaw.Dashboard.Tests.Support;

/// <summary>One Local for the tests of a class, where none minds what the others have left.</summary>
public class ClassLocal : IAsyncLifetime
{
    internal Local Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private protected virtual Task<Local> StartAsync() => Local.StartAsync();
}
