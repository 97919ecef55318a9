using System.Text;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tasks.Listing;
using Thaw.Aws.Tasks.Table;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks;

/// <summary>Tasks in one DynamoDB table. See this assembly's README for the items.</summary>
internal sealed partial class DynamoDbTaskStore : ITaskStore, ITaskItems, IDisposable
{
    // The longest key and the attributes beside it stay below what is left of an item's 400 KB.
    private const int MaximumPartBytes = 380 * 1024;
    private const int PartsTogether = 40;
    private const int RecordsTogether = 100;
    private const int MaximumCollectionBytes = 256;
    private const int MaximumKeyBytes = 512;
    private const int MaximumListed = 1_000;

    private readonly FirstUse<DynamoDbClient> _connection;
    private readonly TaskTableSender _sender;

    /// <param name="table">The table's name.</param>
    /// <param name="transactionItems">The most items of one transaction, 2 to 100.</param>
    /// <param name="client">Builds the client; called at the first use.</param>
    /// <param name="prepare">What must be done before the first call, such as creating the table.</param>
    /// <param name="time">The clock of pauses before repeats.</param>
    public DynamoDbTaskStore(string table, int transactionItems, Func<DynamoDbClient> client, Func<CancellationToken, Task>? prepare, TimeProvider time)
    {
        _connection = new FirstUse<DynamoDbClient>(client, prepare);
        _sender = new TaskTableSender(table, _connection.GetAsync, time);
        Traits = new TaskStoreTraits { Name = "dynamodb", MaximumPartBytes = MaximumPartBytes, MaximumEffects = transactionItems - 1 };
    }

    public TaskStoreTraits Traits { get; }

    /// <summary>Requests that were sent, repeats included.</summary>
    public long Requests => _sender.Requests;

    public async ValueTask<TaskRecord?> ReadAsync(string id, bool consistent, CancellationToken cancellationToken) =>
        await _sender.GetAsync(TaskKey.Record(id), consistent, cancellationToken).ConfigureAwait(false) is { } item ? TaskRecordCodec.Read(item.Value) : null;

    public async ValueTask<IReadOnlyList<TaskRecord>> ReadManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = await _sender.GetManyAsync([.. ids.Select(TaskKey.Record)], RecordsTogether, cancellationToken).ConfigureAwait(false);
        return [.. found.Values.Select(static item => TaskRecordCodec.Read(item.Value))];
    }

    public async ValueTask CreateAsync(IReadOnlyList<TaskRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await _sender.PutManyAsync([.. records.Select(static record => (TaskKey.Record(record.Id), (IItemSource)new RecordItem(record)))], cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return await new TaskListing(_sender, query).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TaskDuePage> QueryDueAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return await new DueListing(_sender, before, limit).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WritePartsAsync(IReadOnlyList<TaskPart> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            CheckSize(part.Data.Length, "A part");
        }

        await _sender.PutManyAsync(
            [.. parts.Select(static part => (TaskKey.Part(part.TaskId, part.PartsId, part.Index), (IItemSource)new PartItem(part)))], cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartsAsync(string taskId, string partsId, int count, CancellationToken cancellationToken)
    {
        var keys = Enumerable.Range(0, count).Select(index => TaskKey.Part(taskId, partsId, index)).ToList();
        var found = await _sender.GetManyAsync(keys, PartsTogether, cancellationToken).ConfigureAwait(false);
        return found.Count == count ? [.. keys.Select(key => (ReadOnlyMemory<byte>)found[key].Value)] : null;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadItemAsync(string collection, string key, CancellationToken cancellationToken) =>
        await _sender.GetAsync(TaskKey.Item(collection, key), consistent: true, cancellationToken).ConfigureAwait(false) is { } item ? item.Value : (ReadOnlyMemory<byte>?)null;

    public async ValueTask<TaskItemPage> ListItemsAsync(string collection, string? position, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var arguments = new Item().With(":p", TaskKey.Collection(collection));
        if (position is not null)
        {
            arguments.With(":a", TaskKey.Item(collection, TaskPosition.ParseItem(position)).Sort);
        }

        var call = new Query<StoredItem>(
            _sender.Table, $"{TaskAttributes.PrimaryKey} = :p{(position is null ? "" : $" AND {TaskAttributes.SortKey} > :a")}", StoredItemReader.Instance)
        {
            Arguments = arguments,
            Consistent = true,
            Limit = limit,
            Attempts = _sender,
        };
        await _sender.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return new TaskItemPage(
            [.. call.Items.Select(static item => new TaskItem(item.Key.ItemKey, item.Value))], call.Last is { } last ? TaskPosition.Of(last.Key.ItemKey) : null);
    }

    public void Dispose() => _connection.Dispose();

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaximumListed);
    }

    private static void CheckName(string name, int most, string what)
    {
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > most)
        {
            throw new ArgumentException($"{what} of {bytes} bytes; this store takes at most {most}.", nameof(name));
        }
    }

    private static void CheckSize(int bytes, string what)
    {
        if (bytes > MaximumPartBytes)
        {
            throw new ArgumentException($"{what} of {bytes} bytes; this store takes at most {MaximumPartBytes}.", nameof(bytes));
        }
    }
}
