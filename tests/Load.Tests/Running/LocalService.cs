using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Application;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Jobs;
using Thaw.Local;
using Thaw.Monitoring;
using Thaw.Tasks;

namespace Thaw.Load.Tests.Running;

/// <summary>The local service as its own program composes it, in this process, over a file of its own.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private LocalService(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public string Url => _app.Urls.First();

    public static async Task<LocalService> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        var parsed = LocalCommand.Parse(["--urls", "http://127.0.0.1:0", "--db", Path.Combine(folder.FullName, "local.db")], out _)!;
        var app = LocalHost.Build(parsed, static (builder, command) =>
        {
            builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
            builder.Services.AddApplicationTasks().UseDocumentFolder(command.Data).UseSqlite(command.Database).AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
            builder.Services.AddSqliteFleetCounter(command.Database);
            builder.Services.AddThawMonitoring().UseSqlite(command.Database);
        });
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
