using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients;

/// <summary>The SDK's client, which also tells each request's owner of every attempt: the SDK hides its repeats.</summary>
internal sealed class CountingDynamoDbClient : AmazonDynamoDBClient
{
    private const string Owner = "thaw.attempts";

    public CountingDynamoDbClient(AmazonDynamoDBConfig config)
        : base(config)
    {
    }

    public CountingDynamoDbClient(AWSCredentials credentials, AmazonDynamoDBConfig config)
        : base(credentials, config)
    {
    }

    /// <summary>Names who is told of the attempts of a request.</summary>
    public static void Count(IAmazonWebServiceRequest request, IAttemptCount owner) => request.RequestState[Owner] = owner;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new AttemptHandler());
    }

    private sealed class AttemptHandler : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            IAmazonWebServiceRequest request = executionContext.RequestContext.OriginalRequest;
            if (request.RequestState.TryGetValue(Owner, out var owner))
            {
                ((IAttemptCount)owner).Attempted();
            }

            return base.InvokeAsync<T>(executionContext);
        }
    }
}
