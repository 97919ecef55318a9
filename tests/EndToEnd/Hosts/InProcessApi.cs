using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Web;

namespace Thaw.EndToEnd;

/// <summary>The Api on a free port within the test's process, for one developer, with something of it replaced.</summary>
public abstract class InProcessApi(Action<IServiceCollection> replace) : IAsyncLifetime
{
    private WebApplication _app = null!;

    protected HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        builder.Services.AddThawCaching();
        replace(builder.Services);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build().MapThawApi();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
