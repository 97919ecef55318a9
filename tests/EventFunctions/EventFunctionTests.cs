using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Tests.Support;

namespace Thaw.EventFunctions;

/// <summary>The functions without HTTP, in processes of their own over DynamoDB Local.</summary>
public sealed class EventFunctionTests
{
    private readonly string _table = $"events-{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task TaskWorker_Batch_DoesWhatItCanAndReportsTheRest()
    {
        var dynamo = await DynamoDbLocal.SharedAsync();
        using var writer = Cache(dynamo);
        var company = writer.GetRequiredService<ITieredCache>().For("company");
        await company.SetAsync("acme", "a", new CacheEntryOptions { Tags = ["customers"] });
        await company.SetAsync("globex", "g");
        await using var worker = RunningFunction.Start("TaskWorker", Environment(dynamo.Url));

        var batch = Sample("sqs.json");
        var records = (JsonArray)batch["Records"]!;
        records.Add(Message(records[0]!, "unknown", """{"type":"cache.explode","arguments":{}}"""));
        records.Add(Message(records[0]!, "torn", """{"type":"""));
        var result = await worker.InvokeAsync(batch);

        Assert.True(result.Succeeded, worker.Log);
        var failures = (JsonArray)JsonNode.Parse(result.Body.Span)!["batchItemFailures"]!;
        Assert.Equal(["torn", "unknown"], failures.Select(static failure => (string)failure!["itemIdentifier"]!).Order());
        Assert.Contains("types are: cache.invalidate", worker.Log, StringComparison.Ordinal);
        using var reader = Cache(dynamo);
        Assert.False((await reader.GetRequiredService<ITieredCache>().For("company").TryGetAsync<string>("acme")).Found);
        Assert.True((await reader.GetRequiredService<ITieredCache>().For("company").TryGetAsync<string>("globex")).Found);
    }

    [SkippableFact]
    public async Task TaskWorker_TableUnreachable_ReportsEveryMessage()
    {
        await using var worker = RunningFunction.Start("TaskWorker", Environment(new Uri("http://127.0.0.1:1")));
        var result = await worker.InvokeAsync(Sample("sqs.json"));
        Assert.True(result.Succeeded, worker.Log);
        Assert.Equal(2, ((JsonArray)JsonNode.Parse(result.Body.Span)!["batchItemFailures"]!).Count);
    }

    [SkippableFact]
    public async Task Maintenance_TableThere_AnswersWhatItFound()
    {
        var dynamo = await DynamoDbLocal.SharedAsync();
        using var creator = Cache(dynamo);
        await creator.GetRequiredService<ITieredCache>().SetAsync("any", "value");
        await using var maintenance = RunningFunction.Start("Maintenance", Environment(dynamo.Url));

        var result = await maintenance.InvokeAsync(Sample("schedule.json"));

        Assert.True(result.Succeeded, maintenance.Log);
        var answer = JsonNode.Parse(result.Body.Span)!;
        Assert.True((bool)answer["checked"]!);
        Assert.Equal("closed", (string?)answer["tiers"]!["dynamodb"]);
        Assert.InRange((double)answer["readMs"]!, 0.01, 30_000);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("Thaw.Caching", maintenance.LoadedAssemblies);
            Assert.DoesNotContain(maintenance.LoadedAssemblies, static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Maintenance_TableUnreachable_FailsTheInvocation()
    {
        await using var maintenance = RunningFunction.Start("Maintenance", Environment(new Uri("http://127.0.0.1:1")));
        var result = await maintenance.InvokeAsync(Sample("schedule.json"));
        Assert.False(result.Succeeded);
        Assert.Contains("could not be stored", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_NoTable_SaysWhatNamesOne()
    {
        await using var maintenance = RunningFunction.Start("Maintenance", new Dictionary<string, string> { ["CACHE_TABLE_NAME"] = "" });
        var result = await maintenance.InvokeAsync(Sample("schedule.json"));
        Assert.Contains("CACHE_TABLE_NAME", result.ErrorMessage, StringComparison.Ordinal);
    }

    private static JsonNode Sample(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "functions", "events", file)))!;

    private static JsonNode Message(JsonNode like, string id, string body)
    {
        var message = like.DeepClone();
        message["messageId"] = id;
        message["body"] = body;
        return message;
    }

    private Dictionary<string, string> Environment(Uri dynamo) => new()
    {
        ["CACHE_TABLE_NAME"] = _table,
        ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.AbsoluteUri,
        ["AWS_REGION"] = "eu-central-1",
        ["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
    };

    private ServiceProvider Cache(DynamoDbLocal dynamo)
    {
        var services = new ServiceCollection();
        services.AddThawCaching().UseDynamoDb(options =>
        {
            options.Table = _table;
            options.ServiceUrl = dynamo.Url;
            options.CreateTable = true;
            options.TransactionItems = DynamoDbLocal.TransactionItems;
        });
        return services.BuildServiceProvider();
    }
}
