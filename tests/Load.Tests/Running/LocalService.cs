using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Application;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Jobs;
using Thaw.Local;
using Thaw.Monitoring;
using Thaw.Tasks;
using Thaw.Tests.Support;

namespace Thaw.Load.Tests.Running;

/// <summary>The service in this process: over a file of its own, as functions/Local composes it, or over the emulators, as functions/Api does.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private LocalService(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public string Url => _app.Urls.First();

    public static Task<LocalService> OverSqliteAsync() => StartAsync(static (builder, command) =>
    {
        builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
        builder.Services.AddApplicationTasks().UseDocumentFolder(command.Data).UseSqlite(command.Database).AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
        builder.Services.AddSqliteFleetCounter(command.Database);
        builder.Services.AddThawMonitoring().UseSqlite(command.Database);
    });

    /// <summary>Skips where the emulators of DynamoDB and SQS cannot be started.</summary>
    public static async Task<LocalService> OverDynamoDbAsync()
    {
        var (dynamo, sqs, name) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync(), $"load-{Guid.NewGuid():N}");
        Dictionary<string, string?> settings = new(StringComparer.Ordinal)
        {
            ["CACHE_TABLE_NAME"] = name + "-cache",
            ["ASYNC_TASKS_TABLE"] = name + "-tasks",
            ["METRICS_TABLE_NAME"] = name + "-metrics",
            ["TASK_QUEUE_URL"] = sqs.QueueUrl(name).AbsoluteUri,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.Url.AbsoluteUri,
            ["AWS_ENDPOINT_URL_SQS"] = sqs.Url.AbsoluteUri,
            ["AWS_REGION"] = "eu-central-1",
            ["Thaw:Tasks:Create"] = "true",
            ["Thaw:Tasks:TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
            ["Thaw:DynamoDb:CreateTable"] = "true",
            ["Thaw:DynamoDb:TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
            ["Thaw:Caching:StoreTimeoutMilliseconds"] = "30000", // the machine may be busy
        };
        return await StartAsync((builder, _) =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
            builder.Services.AddApplicationTasks().UseSqs(builder.Configuration).AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
            builder.Services.AddDynamoDbFleetCounter(builder.Configuration);
            builder.Services.AddThawMonitoring().UseDynamoDb(builder.Configuration);
        });
    }

    private static async Task<LocalService> StartAsync(Action<WebApplicationBuilder, LocalCommand> addStores)
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        var parsed = LocalCommand.Parse(["--urls", "http://127.0.0.1:0", "--db", Path.Combine(folder.FullName, "local.db")], out _)!;
        var app = LocalHost.Build(parsed, addStores);
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
