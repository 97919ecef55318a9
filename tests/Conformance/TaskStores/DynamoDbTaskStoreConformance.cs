using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Tasks;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;

namespace Thaw.Conformance.TaskStores;

public sealed class DynamoDbTaskStoreConformance : TaskStoreConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _table = $"facts-{Guid.NewGuid():N}";

    protected override async Task CreateDatabaseAsync() => await DynamoDbTaskTable.EnsureCreatedAsync(await EndpointAsync(), _table, TimeProvider.System, default);

    protected override async Task<ITaskStore> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        return new DynamoDbTaskStore(_table, DynamoDbLocal.TransactionItems, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), prepare: null, TimeProvider.System);
    }

    protected override Task SpoilAsync(string id) => ReplaceAsync(id, [0]);

    [SkippableFact]
    public async Task QueryDue_IndexThatLags_GetsPastWhatHasMovedOn_AndSaysThatThereIsMore()
    {
        var now = new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.Zero);
        var moved = Enumerable.Range(0, 25).Select(i => New($"moved{i:00}")).ToArray();
        await Store.CreateAsync([.. moved, .. Enumerable.Range(0, 3).Select(i => New($"due{i}") with { DueAt = now.AddMinutes(i - 5) })], default);

        // Their place in the index is still that of before.
        foreach (var record in moved)
            await ReplaceAsync(record.Id, TaskRecordCodec.Write(record with { DueAt = now.AddHours(1) }));
        var page = await Store.QueryDueAsync(now, 10, default);
        Assert.Equal(["due0", "due1", "due2"], page.Records.Select(static record => record.Id));
        Assert.False(page.HasMore);
        page = await Store.QueryDueAsync(now, 2, default);
        Assert.Equal((2, true), (page.Records.Count, page.HasMore));

        // What lags too far behind to be read through at once is not all there is.
        page = await Store.QueryDueAsync(now, 1, default);
        Assert.Equal((0, true), (page.Records.Count, page.HasMore));
    }

    private async Task ReplaceAsync(string id, byte[] value)
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = _table,
            Key = new() { ["pk"] = new AttributeValue("T#" + id), ["sk"] = new AttributeValue("R") },
            UpdateExpression = "SET v = :v",
            ExpressionAttributeValues = new() { [":v"] = new AttributeValue { B = new MemoryStream(value) } },
        });
    }

    [SkippableFact]
    public async Task Change_LargerThanAnItem_IsRefusedForGood()
    {
        var record = New("a") with { Message = new string('x', 500_000) };
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ChangeAsync(new TaskChange { Record = record }, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ChangeAsync(new TaskChange { Record = record, Effects = [Item("x", [1])] }, default));
        Assert.Null(await Store.ReadAsync("a", consistent: true, default));
    }

    protected override async Task DropDatabaseAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
