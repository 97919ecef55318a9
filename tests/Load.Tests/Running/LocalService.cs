using Microsoft.AspNetCore.Builder;
using Thaw.Load.Services;
using Thaw.Local.Tests.Verify;

namespace Thaw.Load.Tests.Running;

/// <summary>The service in this process, over one of its stores.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private LocalService(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public string Url => _app.Urls.First();

    /// <summary>Skips where the emulators of DynamoDB and SQS are wanted and cannot be started.</summary>
    public static async Task<LocalService> StartAsync(StoreKind store)
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        var app = await ServiceStores.BuildAsync(store, "http://127.0.0.1:0", folder.FullName, services: static services => services.AddPatience());
        await app.StartAsync();
        return new LocalService(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
