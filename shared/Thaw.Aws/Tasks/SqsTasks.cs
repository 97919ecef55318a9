using System.Runtime.CompilerServices;
using Thaw.Aws.Clients;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Tasks.Queues;

namespace Thaw.Aws.Tasks;

/// <summary>A process's tasks: the store and the queues that the options name, over clients of the pool. Nothing is built or sent before the first use.</summary>
internal sealed class SqsTasks : IDisposable
{
    private const string DeadLetters = "-dead";
    private readonly List<IDisposable> _connections = [];
    private readonly SqsTaskOptions _options;
    private readonly AwsClientPool _pool;

    public SqsTasks(SqsTaskOptions options, AwsClientPool pool, TimeProvider time)
    {
        (_options, _pool) = (options, pool);
        Store = new DynamoDbTaskStore(
            options.Table, options.TransactionItems, () => pool.DynamoDb(options.DynamoDbServiceUrl, options.Region), options.Create ? CreateTableAsync : null, time);
        var normal = QueueAt(options.QueueUrl!);
        Queues = new TaskQueues(
            new SqsTaskQueue("tasks", normal),
            options.HighQueueUrl is { } high ? new SqsTaskQueue("tasks-high", QueueAt(high)) : null,
            options.LowQueueUrl is { } low ? new SqsTaskQueue("tasks-low", QueueAt(low)) : null,
            new SqsTaskQueue("tasks-dead", new DeadLetterQueue(normal).Queue));

        // Apart, so that the SDK's client is loaded only where a table is created.
        [MethodImpl(MethodImplOptions.NoInlining)]
        Task CreateTableAsync(CancellationToken cancellationToken) =>
            DynamoDbTaskTable.EnsureCreatedAsync(pool.EndpointOf(options.DynamoDbServiceUrl, options.Region), options.Table, time, cancellationToken);
    }

    public DynamoDbTaskStore Store { get; }

    public TaskQueues Queues { get; }

    public void Dispose()
    {
        Store.Dispose();
        _connections.ForEach(static connection => connection.Dispose());
    }

    private SqsQueue QueueAt(Uri url)
    {
        var client = () => _pool.Sqs(url, _options.SqsServiceUrl, _options.Region, new SqsLimits(_options.MaximumMessageBytes));
        if (!_options.Create)
        {
            return SqsQueue.At(url, client);
        }

        string? created = null;
        var connection = new FirstUse<SqsClient>(client, async token =>
            created = await LocalQueues.EnsureCreatedAsync(client(), QueueName.Of(url), QueueName.Of(_options.QueueUrl!) + DeadLetters, _options.MaximumReceives, token).ConfigureAwait(false));
        _connections.Add(connection);
        return new SqsQueue(async token => (await connection.GetAsync(token).ConfigureAwait(false), created!));
    }
}
