using Microsoft.Playwright;
using Thaw.Tests.Support;

namespace Thaw.Dashboard.Tests.Support;

/// <summary>The machine's own Chromium, started once, when a test first needs it. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How many milliseconds what is waited for may take, on a machine that has more to do than it can.</summary>
    public const int Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The browser; where the machine has none, the test is skipped and says so.</summary>
    public async Task<IBrowser> StartAsync()
    {
        if (_browser is null)
        {
            var program = Require.Tool("chromium");
            _playwright = await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(Patience);

            // In a container there is no user namespace for its sandbox; what it opens here is ours.
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"], Timeout = Patience });
        }

        return _browser;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
#pragma warning disable CA1711 // It is what xunit calls a collection.
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
