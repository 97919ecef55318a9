using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Credentials;
using Thaw.Aws.DynamoDb.Endpoints;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tests.Caching;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A client against a hostile server. When it is disposed of, every buffer must be back.</summary>
internal sealed class HostileBench : IAsyncDisposable, IAttemptCount
{
    /// <summary>What is told of connections and attempts is told of the client, not of a machine that was too busy to answer in time.</summary>
    public static readonly ClientPatience Patience = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    private int _attempts;

    public HostileBench(
        TimeSpan? attemptTimeout = null, TimeProvider? wall = null, IRequestDeadline? deadline = null, ICredentialSource? credentials = null, int maximumAnswerBytes = 64 * 1024 * 1024,
        HostileServer? server = null, Func<SocketsHttpHandler, SocketsHttpHandler>? handlers = null, TimeProvider? pauses = null)
    {
        Server = server ?? new HostileServer();
        Client = new DynamoDbClient(new DynamoDbClientSettings
        {
            Endpoints = new EndpointRules(new EndpointSettings(Server.Url, "us-east-1", false, false, EndpointSettings.Disabled)),
            Credentials = credentials ?? FixedCredentials.Local,
            Handlers = () => (handlers ?? (static handler => handler))(SocketHandlers.Create(new ClientCounters(), Patience)),
            Wall = wall ?? TimeProvider.System,
            Pauses = pauses ?? Hurry.Instance,
            Deadline = deadline,
            Buffers = Pool,
            AttemptTimeout = attemptTimeout ?? Patience.Attempt,
            MaximumAnswerBytes = maximumAnswerBytes,
        });
    }

    public HostileServer Server { get; }

    public DynamoDbClient Client { get; }

    public CountingPool Pool { get; } = new();

    /// <summary>Attempts as the client tells of them.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public void Attempted() => Interlocked.Increment(ref _attempts);

    /// <summary>An answer that holds an item, with every kind of value in it.</summary>
    public static string ItemAnswer(int padding = 40) => """
        {"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"t"},"Item":{"pk":{"S":"kä😀"},"n":{"N":"-12.50"},"b":{"B":"PADDING"},
        "t":{"BOOL":true},"u":{"NULL":true},"m":{"M":{"l":{"L":[{"S":"x"},{"N":"1"}]}}},"ss":{"SS":["a","b"]},"bs":{"BS":["AQI=","AwQF"]}}}
        """.Replace("PADDING", Convert.ToBase64String(new byte[padding]), StringComparison.Ordinal);

    public async Task<Item?> GetAsync(CancellationToken cancellationToken = default)
    {
        var call = new GetItem<Item>("t", new Item().With("pk", "k"), ItemReader.Instance) { Attempts = this };
        await Client.SendAsync(call, cancellationToken);
        return call.Item;
    }

    /// <summary>Sends such a call, and says what was read out of its answer.</summary>
    public async Task<object?> SendAsync(HostileCall call)
    {
        var sent = call.Create(this);
        await Client.SendAsync(sent, CancellationToken.None);
        return call.Read(sent);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Assert.Equal(0, Pool.Outstanding);
    }
}
