using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients.Connections;
using Thaw.Caching;
using Thaw.FleetProcess;

var options = FleetOptions.Parse(args);
var services = new ServiceCollection();
if (options.Ahead != TimeSpan.Zero)
{
    services.AddSingleton<TimeProvider>(new ShiftedClock(options.Ahead));
}

services.AddSingleton(new ClientPatience(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
var builder = services.AddThawCaching(cache =>
{
    cache.MemoryEntries = 10_000;
    cache.MemoryBytes = 64 * 1024 * 1024;
    cache.InvalidationInterval = options.Interval;
    cache.DefaultNamespace.Jitter = 0;
    cache.DefaultNamespace.Expiration = TimeSpan.FromMinutes(10);

    // A machine that is busy with tests is not a tier that fails: a store given up on would turn the proofs into proofs of the fallback.
    cache.StoreTimeout = TimeSpan.FromMinutes(1);
    cache.Namespace(FleetOptions.FleetNamespace, policy =>
    {
        policy.Jitter = 0;
        policy.Stampede = CacheStampedeScope.Fleet;
        policy.LeaseDuration = FleetOptions.Lease;
    });
});
_ = options.Sqlite is { } path
    ? builder.UseSqlite(store =>
    {
        store.Path = path;
        store.BusyTimeout = TimeSpan.FromMinutes(1);
    })
    : builder.UseDynamoDb(store =>
    {
        store.ServiceUrl = options.Dynamo;
        store.Table = options.Table;
        store.CreateTable = true;
        store.TransactionItems = 10; // All that DynamoDB Local takes.
    });

await using var provider = services.BuildServiceProvider();
var lines = new LineWriter(Console.Out);
var container = new Container(provider.GetRequiredService<ITieredCache>(), lines);
lines.Write(new FleetAnswer());

// The end of the input is the end of the tests, however they ended.
while (await Console.In.ReadLineAsync() is { } line)
{
    container.Start(JsonSerializer.Deserialize(line, FleetJson.Default.FleetOrder)!);
}

// Whatever still runs, a hanging factory for one, goes with the process.
Environment.Exit(0);
