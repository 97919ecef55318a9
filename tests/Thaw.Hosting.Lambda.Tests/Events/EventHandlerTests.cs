using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.Events;

public sealed class EventHandlerTests : IDisposable
{
    private const string Sqs = """
        {"Records":[{"messageId":"m-1","receiptHandle":"r-1","body":"{\"a\":1}","attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1"},
        "messageAttributes":{"kind":{"stringValue":"x","stringListValues":[],"binaryListValues":[],"dataType":"String"},"raw":{"binaryValue":"AQI=","dataType":"Binary"}},
        "md5OfBody":"5d41","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:123456789012:orders","awsRegion":"eu-west-1"}]}
        """;

    private const string Schedule = """
        {"version":"0","id":"e-1","detail-type":"Scheduled Event","source":"aws.events","account":"123456789012","time":"2026-01-02T03:04:05Z",
        "region":"eu-west-1","resources":["arn:aws:events:eu-west-1:123456789012:rule/nightly"],"detail":{"x":2}}
        """;

    private readonly StubRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Sqs_Event_IsReadWholeAndItsFailuresAnswered()
    {
        SqsMessage? read = null;
        var services = new ServiceCollection().AddLambdaEventHandler<SqsEvent, SqsBatchResponse>((_, batch, _) =>
        {
            read = batch.Records.Single();
            return new(new SqsBatchResponse { BatchItemFailures = [new SqsBatchItemFailure(read.MessageId)] });
        });
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m-1"}]}""", await InvokeAsync(services, Sqs));
        Assert.NotNull(read);
        Assert.Equal(("m-1", "r-1", "{\"a\":1}", "5d41"), (read.MessageId, read.ReceiptHandle, read.Body, read.Md5OfBody));
        Assert.Equal(("aws:sqs", "arn:aws:sqs:eu-west-1:123456789012:orders", "eu-west-1"), (read.EventSource, read.EventSourceArn, read.AwsRegion));
        Assert.Equal((3, null), (read.ReceiveCount, read.GroupId));
        Assert.Equal(("x", "String"), (read.MessageAttributes["kind"].StringValue, read.MessageAttributes["kind"].DataType));
        Assert.Equal([1, 2], read.MessageAttributes["raw"].BinaryValue!.Value.ToArray());
    }

    [Fact]
    public async Task Dispatcher_SeveralHandlers_TakesTheOneOfTheKindAndAScopeForEach()
    {
        var scopes = new List<Scoped>();
        var services = new ServiceCollection().AddScoped<Scoped>()
            .AddLambdaEventHandler<SqsEvent, SqsBatchResponse>((scope, _, _) =>
            {
                scopes.Add(scope.GetRequiredService<Scoped>());
                return new(new SqsBatchResponse());
            })
            .AddLambdaEventHandler<EventBridgeEvent<JsonElement>, JsonElement, Nightly>(output: JsonContext.Default.JsonElement);
        Assert.Equal("""{"batchItemFailures":[]}""", await InvokeAsync(services, Sqs));
        Assert.Equal("""{"x":2}""", await InvokeAsync(services, Schedule));
        Assert.Equal("""{"batchItemFailures":[]}""", await InvokeAsync(services, Sqs));
        Assert.Equal(2, scopes.Distinct().Count());
        Assert.All(scopes, static scope => Assert.True(scope.IsDisposed));
    }

    [Fact]
    public async Task Dispatcher_NoHandlerForIt_IsTheInvocationsError()
    {
        var services = new ServiceCollection()
            .AddLambdaEventHandler<SqsEvent, SqsBatchResponse>(static (_, _, _) => new(new SqsBatchResponse()))
            .AddLambdaEventHandler<EventBridgeEvent<JsonElement>, JsonElement, Nightly>(output: JsonContext.Default.JsonElement);
        await using var provider = services.BuildServiceProvider();
        await using var run = new RuntimeRun(_api, new EventDispatcher(provider, provider.GetServices<IEventHandler>()));
        await (await _api.NextAsync()).EventAsync("a", """{"own":1}""");
        Assert.Contains("AddLambdaEventHandler", (await _api.ErrorAsync("a")).Text, StringComparison.Ordinal);
    }

    // Read as a batch it would be an empty one, and done.
    [Theory]
    [InlineData(Schedule)]
    [InlineData("{}")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{}}]}""")]
    public async Task Dispatcher_OneHandlerAndAnEventOfAnotherKind_IsTheInvocationsError(string json)
    {
        var ran = false;
        await using var provider = new ServiceCollection().AddLambdaEventHandler<SqsEvent, SqsBatchResponse>((_, _, _) =>
        {
            ran = true;
            return new(new SqsBatchResponse());
        }).BuildServiceProvider();
        await using var run = new RuntimeRun(_api, new EventDispatcher(provider, provider.GetServices<IEventHandler>()));
        await (await _api.NextAsync()).EventAsync("a", json);
        Assert.Contains("no handler for it (Sqs)", (await _api.ErrorAsync("a")).Text, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Fact]
    public async Task Dispatcher_AnEmptyBatch_IsABatch()
    {
        var services = new ServiceCollection().AddLambdaEventHandler<SqsEvent, SqsBatchResponse>(static (_, batch, _) => new(new SqsBatchResponse()));
        Assert.Equal("""{"batchItemFailures":[]}""", await InvokeAsync(services, """{"Records":[]}"""));
    }

    [Fact]
    public void AddLambdaEventHandler_OwnTypeWithoutItsJson_SaysSo() => Assert.Contains(
        "JsonSerializerContext",
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddLambdaEventHandler<Scoped, SqsBatchResponse>(static (_, _, _) => default)).Message,
        StringComparison.Ordinal);

    private async Task<string> InvokeAsync(IServiceCollection services, string json)
    {
        await using var provider = services.BuildServiceProvider();
        await using var run = new RuntimeRun(_api, new EventDispatcher(provider, provider.GetServices<IEventHandler>()));
        await (await _api.NextAsync()).EventAsync("a", json);
        var response = await _api.ResponseAsync("a");
        await response.AcceptAsync();
        await _api.NextAsync();
        return Encoding.UTF8.GetString(response.Body);
    }

    private sealed class Nightly : ILambdaEventHandler<EventBridgeEvent<JsonElement>, JsonElement>
    {
        public ValueTask<JsonElement> HandleAsync(EventBridgeEvent<JsonElement> input, CancellationToken cancellationToken)
        {
            Assert.True(input.IsSchedule);
            Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), input.Time);
            Assert.Equal("e-1", input.Id);
            return new(input.Detail);
        }
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
