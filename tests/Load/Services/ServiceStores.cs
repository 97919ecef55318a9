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

namespace Thaw.Load.Services;

/// <summary>The service on Kestrel: over a file, as functions/Local composes it, or over the emulators, as functions/Api does.</summary>
internal static class ServiceStores
{
    /// <summary>The setting that names the cache's table.</summary>
    public const string CacheTable = "CACHE_TABLE_NAME";

    private const string Sqlite = "sqlite";
    private const string DynamoDb = "dynamodb";

    // A worker waits at one queue at a time: somebody watches this one, so not for long.
    private static readonly TimeSpan WorkerWait = TimeSpan.FromSeconds(1);

    public static string Names => $"{Sqlite}, {DynamoDb}";

    public static StoreKind? Find(string name) => name switch { Sqlite => StoreKind.Sqlite, DynamoDb => StoreKind.DynamoDb, _ => null };

    /// <summary>How it is called on the command line.</summary>
    public static string NameOf(StoreKind kind) => kind == StoreKind.Sqlite ? Sqlite : DynamoDb;

    /// <summary>How it is called in a report.</summary>
    public static string TitleOf(StoreKind kind) => kind == StoreKind.Sqlite ? "SQLite" : "DynamoDB Local and an SQS emulator";

    /// <summary>The application, not started. For <see cref="StoreKind.DynamoDb"/> the emulators of this process are started; it skips, or throws, where they cannot be.</summary>
    /// <param name="kind">The stores.</param>
    /// <param name="urls">Where it is to listen: separated by semicolons.</param>
    /// <param name="folder">Where its files lie.</param>
    /// <param name="settings">More configuration.</param>
    /// <param name="services">More services.</param>
    /// <exception cref="IOException">The addresses cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(StoreKind kind, string urls, string folder, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var command = LocalCommand.Parse(["--urls", urls, "--db", Path.Combine(folder, "local.db")], out var complaint) ?? throw new IOException(complaint);
        var emulated = kind == StoreKind.DynamoDb ? await EmulatedAsync() : [];
        return LocalHost.Build(command, (builder, _) =>
        {
            builder.Configuration.AddInMemoryCollection(emulated);
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));
            services?.Invoke(builder.Services);
            if (kind == StoreKind.Sqlite)
            {
                AddSqlite(builder, command);
            }
            else
            {
                AddDynamoDb(builder);
            }
        });
    }

    private static void AddSqlite(WebApplicationBuilder builder, LocalCommand command)
    {
        builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
        builder.Services.AddApplicationTasks().UseDocumentFolder(command.Data).UseSqlite(command.Database).AddWorker(static worker => worker.Wait = WorkerWait);
        builder.Services.AddSqliteFleetCounter(command.Database);
        builder.Services.AddThawMonitoring().UseSqlite(command.Database);
    }

    private static void AddDynamoDb(WebApplicationBuilder builder)
    {
        builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
        builder.Services.AddApplicationTasks().UseSqs(builder.Configuration).AddWorker(static worker => worker.Wait = WorkerWait);
        builder.Services.AddDynamoDbFleetCounter(builder.Configuration);
        builder.Services.AddThawMonitoring().UseDynamoDb(builder.Configuration);
    }

    /// <summary>The emulators of this process, started, as configuration: with tables and a queue of new names.</summary>
    /// <exception cref="SkipException">A tool is missing here.</exception>
    public static async Task<Dictionary<string, string?>> EmulatedAsync()
    {
        var (dynamo, sqs, name) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync(), $"load-{Guid.NewGuid():N}");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [CacheTable] = name + "-cache",
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
        };
    }
}
