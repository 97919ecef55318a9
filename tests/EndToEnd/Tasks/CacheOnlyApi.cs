using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Application;
using Thaw.Web;

namespace Thaw.EndToEnd.Tasks;

/// <summary>The Api as it is deployed without a tasks table and a queue.</summary>
internal sealed class CacheOnlyApi(WebApplication app) : IAsyncDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = new Uri(app.Urls.First()) };

    public static async Task<CacheOnlyApi> StartAsync()
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        builder.Services.AddThawCaching();
        builder.Services.AddApplicationTasks();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapThawApi();
        await app.StartAsync();
        return new CacheOnlyApi(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
