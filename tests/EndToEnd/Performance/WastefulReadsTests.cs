using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Api;
using Thaw.Caching;
using Thaw.Monitoring;
using Thaw.Tests.Support;
using Thaw.Web;

namespace Thaw.EndToEnd;

/// <summary>An application that reads as one should not: with a client of its own that scans, and from the cache one key at a time. Nothing of it measures itself.</summary>
public sealed class WastefulReadsTests
{
    private const int Requests = 12;
    private const int Reads = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly CacheReadOptions PastMemory = new() { SkipMemory = true };

    [SkippableFact]
    public async Task ScanOfTheApplicationsClient_IsFound()
    {
        var database = await DynamoDbLocal.SharedAsync();
        using var folder = new TemporaryFolder();
        var table = $"scanned-{Guid.NewGuid():N}";
        await using var app = Build(folder, database.Url);
        using var dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = database.Url.AbsoluteUri, AuthenticationRegion = "eu-central-1" });
        app.MapGet("/facts/orders", async () => (await dynamo.ScanAsync(new ScanRequest(table) { ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL })).Items.Count);
        await CreateAsync(dynamo, table);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("30", await client.GetStringAsync(new Uri("/facts/orders", UriKind.Relative)));
        }

        var finding = await FindingAsync(client, "aws.scan", table);
        var evidence = finding.GetProperty("evidence");
        Assert.Equal(Requests, evidence.GetProperty("calls").GetInt32());
        Assert.Equal(30 * Requests, evidence.GetProperty("itemsScanned").GetInt32());
        Assert.True(evidence.GetProperty("capacityUnits").GetDouble() > 0);
    }

    [SkippableFact]
    public async Task CacheReadOneKeyAtATime_IsFoundWithItsRequest()
    {
        var database = await DynamoDbLocal.SharedAsync();
        using var folder = new TemporaryFolder();
        var table = $"cache-{Guid.NewGuid():N}";
        await using var app = Build(folder, database.Url, caching => caching.UseDynamoDb(options =>
        {
            (options.Table, options.ServiceUrl, options.CreateTable) = (table, database.Url, true);
        }));
        var cache = app.Services.GetRequiredService<ITieredCache>().For("parts");
        app.MapGet("/facts/basket", async () =>
        {
            for (var i = 0; i < Reads; i++)
            {
                await cache.TryGetAsync<string>($"part-{i}", PastMemory);
            }
        });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        for (var i = 0; i < Requests; i++)
        {
            await client.GetStringAsync(new Uri("/facts/basket", UriKind.Relative));
        }

        var finding = await FindingAsync(client, "aws.n-plus-one", table);
        Assert.StartsWith("GET /facts/basket on ", finding.GetProperty("subject").GetString(), StringComparison.Ordinal);

        // A check that is due travels along with one of them.
        Assert.InRange(finding.GetProperty("evidence").GetProperty("readsARequest").GetDouble(), Reads - 3, Reads);
    }

    private static WebApplication Build(TemporaryFolder folder, Uri database, Action<IThawCachingBuilder>? caching = null)
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        var cache = builder.Services.AddThawCaching(static options => options.StoreTimeout = TimeSpan.FromSeconds(30));
        caching?.Invoke(cache);
        builder.Services.AddThawMonitoring(static options =>
        {
            options.FleetInterval = TimeSpan.FromSeconds(1);
            options.FleetTimeout = TimeSpan.FromSeconds(30);
        }).UseSqlite(folder.File("figures.db")).MeasureAwsClients();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build().MapThawApi();
    }

    private static async Task CreateAsync(AmazonDynamoDBClient dynamo, string table)
    {
        await dynamo.CreateTableAsync(new CreateTableRequest
        {
            TableName = table, BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new KeySchemaElement("pk", KeyType.HASH)], AttributeDefinitions = [new AttributeDefinition("pk", ScalarAttributeType.S)],
        });
        for (var i = 0; i < 30; i++)
        {
            await dynamo.PutItemAsync(table, new Dictionary<string, AttributeValue> { ["pk"] = new($"order-{i}") });
        }
    }

    // What a request measured is told to the fleet by one that comes a second later.
    private static async Task<JsonElement> FindingAsync(HttpClient client, string rule, string table)
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = default(JsonElement);
        while (!patience.IsCancellationRequested)
        {
            answer = await (await client.GetAsync(new Uri("/api/performance/analyze?window=5m", UriKind.Relative))).JsonAsync();
            var found = answer.GetProperty("findings").EnumerateArray().FirstOrDefault(
                one => one.GetProperty("rule").GetString() == rule && one.GetProperty("subject").GetString()!.Contains(table, StringComparison.Ordinal));
            if (found.ValueKind == JsonValueKind.Object)
            {
                return found;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new TimeoutException($"{rule} was not found: {answer}");
    }
}
