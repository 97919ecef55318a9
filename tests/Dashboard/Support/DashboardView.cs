using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Thaw.Dashboard.Tests.Support;

/// <summary>The dashboard in a tab of its own, with everything the browser complained of.</summary>
internal sealed class DashboardView : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private DashboardView(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, line) => Add(line.Type is "error" or "warning", $"{line.Type}: {line.Text}");
        page.PageError += (_, error) => Add(true, $"exception: {error}");
        page.Dialog += (_, dialog) => Add(true, $"dialog: {dialog.Message}");

        void Add(bool counts, string text)
        {
            if (counts)
            {
                lock (_complaints)
                {
                    _complaints.Add(text);
                }
            }
        }
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings on the console (violations of the page's policy are among them), exceptions, and dialogs that only an injected script could open.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public static async Task<DashboardView> OpenAsync(Chromium chromium, Uri address, int width = 1280, ColorScheme scheme = ColorScheme.Light, Func<IPage, Task>? before = null, string path = "/")
    {
        var browser = await chromium.StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.AbsoluteUri,
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 780 : 900 },
        });
        context.SetDefaultTimeout(Chromium.Patience);
        var view = new DashboardView(context, await context.NewPageAsync());
        if (before is not null)
        {
            await before(view.Page);
        }

        await view.Page.GotoAsync(path);
        return view;
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>Waits until an element says something.</summary>
    public Task SaysAsync(string selector, string text) =>
        Assertions.Expect(Page.Locator(selector)).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = Chromium.Patience });

    /// <summary>What the accessibility rules say of the page as it is, or of one element of it.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(string? selector = null)
    {
        var options = new AxeRunOptions { ResultTypes = [ResultType.Violations] };
        var found = selector is null ? await Page.RunAxe(options) : await Page.Locator(selector).RunAxe(options);
        return [.. found.Violations.Select(static one => $"{one.Id}: {one.Help} {string.Join(" | ", one.Nodes.Select(static node => node.Html))}")];
    }

    /// <summary>From here on nobody answers it.</summary>
    public Task CutOffAsync() => _context.SetOfflineAsync(true);

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public Task<int> OverhangAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
