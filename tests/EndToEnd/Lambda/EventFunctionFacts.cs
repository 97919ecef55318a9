using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Local.RuntimeApi;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>The function that a schedule wakes, in processes of their own over DynamoDB Local.</summary>
public abstract class EventFunctionFacts(Publication publication)
{
    private readonly string _table = $"events-{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task Maintenance_TableThere_AnswersWhatItFound()
    {
        var dynamo = await DynamoDbLocal.SharedAsync();
        using var creator = Cache(dynamo);
        await creator.GetRequiredService<ITieredCache>().SetAsync("any", "value");
        await using var maintenance = await RunningFunction.OfAsync("Maintenance", publication, Environment(dynamo.Url));

        var result = await SendAsync(maintenance, Sample("schedule"));

        Assert.True(result.Succeeded, maintenance.Log);
        var answer = JsonNode.Parse(result.Body.Span)!;
        Assert.True((bool)answer["checked"]!);
        Assert.Null(answer["tasks"]);
        Assert.Equal("closed", (string?)answer["tiers"]!["dynamodb"]);
        Assert.InRange((double)answer["readMs"]!, 0.01, 30_000);
        if (await maintenance.AssembliesAsync() is { } loaded)
        {
            Assert.Contains("Thaw.Caching", loaded);
            Assert.DoesNotContain(loaded, static name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Maintenance_TableUnreachable_FailsTheInvocation()
    {
        await using var maintenance = await RunningFunction.OfAsync("Maintenance", publication, Environment(new Uri("http://127.0.0.1:1")));
        var result = await SendAsync(maintenance, Sample("schedule"));
        Assert.False(result.Succeeded);
        Assert.Contains("could not be stored", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_NoTable_SaysWhatNamesOne()
    {
        await using var maintenance = await RunningFunction.OfAsync("Maintenance", publication, new Dictionary<string, string> { ["CACHE_TABLE_NAME"] = "" });
        var result = await SendAsync(maintenance, Sample("schedule"));
        Assert.Contains("CACHE_TABLE_NAME", result.ErrorMessage, StringComparison.Ordinal);
    }

    private static Task<InvocationResult> SendAsync(RunningFunction function, JsonNode json) => function.SendAsync(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonNode Sample(string name) => JsonNode.Parse(GatewayEvent.Bytes(name))!;

    private Dictionary<string, string> Environment(Uri dynamo) => new()
    {
        ["CACHE_TABLE_NAME"] = _table,
        ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.AbsoluteUri,
        ["AWS_REGION"] = "eu-central-1",
        ["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
        ["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000", // the machine may be busy
    };

    private ServiceProvider Cache(DynamoDbLocal dynamo)
    {
        var services = new ServiceCollection();
        services.AddThawCaching(static options => options.StoreTimeout = TimeSpan.FromSeconds(30)).UseDynamoDb(options =>
        {
            options.Table = _table;
            options.ServiceUrl = dynamo.Url;
            options.CreateTable = true;
            options.TransactionItems = DynamoDbLocal.TransactionItems;
        });
        return services.BuildServiceProvider();
    }
}

public sealed class EventFunctionTests() : EventFunctionFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedEventFunctionTests() : EventFunctionFacts(Publication.Trimmed);
