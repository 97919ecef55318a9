using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>A client of the pool against a server that does what the test says.</summary>
internal sealed class SqsBench : IAsyncDisposable
{
    public const string Queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/tasks";

    public SqsBench(TimeProvider? wall = null, int maximumMessageBytes = SqsLimits.DefaultMessageBytes, ClientPatience? patience = null, IRequestDeadline? deadline = null)
    {
        Pool = new AwsClientPool(Options.Create(new AwsEndpointOptions { SqsServiceUrl = Server.Url }), wall, deadline, patience: patience ?? HostileBench.Patience);
        Client = Pool.Sqs(new Uri(Queue), serviceUrl: null, region: null, new SqsLimits(maximumMessageBytes));
    }

    public HostileServer Server { get; } = new();

    public AwsClientPool Pool { get; }

    public SqsClient Client { get; }

    /// <summary>An error as SQS answers it.</summary>
    public static string Error(string code, string message = "") => $$"""{"__type":"com.amazonaws.sqs#{{code}}","message":"{{message}}"}""";

    /// <summary>Has the next request answered.</summary>
    public SqsBench Answer(string body, int status = 200)
    {
        Server.Next((connection, _) => connection.AnswerAsync(status, body, withSum: false));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Pool.Dispose();
        await Server.DisposeAsync();
    }
}
