using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.S3;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tests.DynamoDb.BesideTheSdk;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Aws.Tests.Sqs;
using Thaw.Aws.Tests.Ssm;
using Thaw.Jobs.Documents;
using Thaw.Monitoring;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Monitoring;

/// <summary>Calls through the SDK's pipeline are measured: an application's own, and the library's of services other than DynamoDB.</summary>
public sealed class MeasuredClientTests
{
    [SkippableFact]
    public async Task ApplicationsDynamoDbClient_TellsWhatOursTells()
    {
        new ServiceCollection().AddThawMonitoring().MeasureAwsClients().MeasureAwsClients();
        using var bench = await TwinBench.CreateAsync();
        using var seen = new Seen(InstrumentNames.DbCollection, bench.Theirs);
        using var sdk = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = (await DynamoDbLocal.SharedAsync()).Url.AbsoluteUri, AuthenticationRegion = "us-east-1" });
        for (var i = 1; i <= 5; i++)
            await sdk.PutItemAsync(bench.Theirs, new() { ["pk"] = new("a"), ["sk"] = new() { N = $"{i}" } });
        var all = new ScanRequest(bench.Theirs)
        {
            FilterExpression = "sk > :s", ExpressionAttributeValues = new() { [":s"] = new() { N = "3" } }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        };
        Assert.Equal(2, (await sdk.ScanAsync(all)).Count);
        await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => sdk.PutItemAsync(new PutItemRequest(bench.Theirs, new() { ["pk"] = new("a"), ["sk"] = new() { N = "1" } }) { ConditionExpression = "attribute_not_exists(pk)" }));
        await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => sdk.QueryAsync(new QueryRequest(bench.Theirs) { KeyConditionExpression = "nonsense" }));

        // Registered twice, measured once.
        Assert.Equal(
            [("PutItem", null), ("PutItem", null), ("PutItem", null), ("PutItem", null), ("PutItem", null), ("PutItem", null), ("Query", "ValidationException"), ("Scan", null)],
            seen.Of(InstrumentNames.DbDuration).Select(static one => (one.Operation, one.Error)).OrderBy(static one => one.Operation, StringComparer.Ordinal));
        Assert.Equal(("Scan", 5.0), seen.Of(InstrumentNames.DbItemsScanned).Select(static one => (one.Operation, one.Value)).Single());
        Assert.Equal(("Scan", 2.0), seen.Of(InstrumentNames.DbItemsReturned).Select(static one => (one.Operation, one.Value)).Single());
        var units = seen.Of(InstrumentNames.DbConsumedCapacity).Single();
        Assert.Equal("Scan", units.Operation);
        Assert.True(units.Value > 0);
        Assert.Contains("DynamoDB Scan", seen.Activities);
    }

    [Fact]
    public async Task Queue_TellsDurationAndRepeats()
    {
        using var seen = new Seen(InstrumentNames.RpcService, "SQS");
        await using var bench = new SqsBench().Answer(SqsBench.Error("RequestThrottled"), 400).Answer("""{"MessageId":"m"}""").Answer(SqsBench.Error("QueueDoesNotExist"), 400);
        await bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "body"), default);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bench.Client.SendAsync(new DeleteMessage(SqsBench.Queue, "receipt"), default));

        // Other tests of this process send too.
        Assert.Contains(seen.Of(InstrumentNames.RpcDuration), static one => one is { Operation: "SendMessage", Error: null, Value: > 0 });
        Assert.Contains(seen.Of(InstrumentNames.RpcRetries), static one => one is { Operation: "SendMessage", Value: >= 1 });
        Assert.Contains(seen.Of(InstrumentNames.RpcDuration), static one => one is { Operation: "DeleteMessage", Error: "QueueDoesNotExist" });
        Assert.Contains("SQS.SendMessage", seen.Activities);
    }

    [Fact]
    public async Task Secret_TellsDuration()
    {
        using var seen = new Seen(InstrumentNames.RpcService, "SSM");
        await using var stub = new ParameterStub { Values = { ["/thaw/facts/measured"] = "a" } };
        await stub.GetAsync("/thaw/facts/measured");
        Assert.Contains(seen.Of(InstrumentNames.RpcDuration), static one => one is { Operation: "GetParameters", Error: null, Value: > 0 });
        Assert.Contains("SSM.GetParameters", seen.Activities);
    }

    [Fact]
    public async Task Document_TellsDuration_AndThatOneIsMissingIsNoError()
    {
        using var seen = new Seen(InstrumentNames.RpcService, "S3");
        await using var bucket = new BucketStub();
        using var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions()), patience: HostileBench.Patience);
        var source = new S3DocumentSource(Options.Create(new S3DocumentOptions { Buckets = { "papers" }, ServiceUrl = bucket.Url }), pool);
        Assert.Null(await source.OpenAsync(new DocumentReference("papers", "none.txt"), default));
        Assert.Contains(seen.Of(InstrumentNames.RpcDuration), static one => one is { Operation: "GetObject", Error: null, Value: > 0 });
        Assert.Contains("S3.GetObject", seen.Activities);
    }

    private sealed class Seen : IDisposable
    {
        private readonly ConcurrentBag<(string Instrument, string? Operation, string? Error, double Value)> _seen = [];
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _traces;

        public Seen(string tag, string value)
        {
            _meters.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == InstrumentNames.AwsMeter)
                    listener.EnableMeasurementEvents(instrument);
            };
            _meters.SetMeasurementEventCallback<double>((instrument, measured, tags, _) => Note(instrument, measured, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, measured, tags, _) => Note(instrument, measured, tags));
            _meters.Start();
            _traces = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == InstrumentNames.AwsMeter,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if ((string?)activity.GetTagItem(tag) == value)
                        Activities.Add(activity.OperationName);
                },
            };
            ActivitySource.AddActivityListener(_traces);

            void Note(Instrument instrument, double measured, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                var of = tags.ToArray().ToDictionary(static one => one.Key, static one => (string?)one.Value);
                if (of.GetValueOrDefault(tag) == value)
                    _seen.Add((instrument.Name, of.GetValueOrDefault(InstrumentNames.DbOperation) ?? of.GetValueOrDefault(InstrumentNames.RpcMethod), of.GetValueOrDefault(InstrumentNames.ErrorType), measured));
            }
        }

        public ConcurrentBag<string> Activities { get; } = [];

        public IEnumerable<(string Instrument, string? Operation, string? Error, double Value)> Of(string instrument) => _seen.Where(one => one.Instrument == instrument);

        public void Dispose()
        {
            _meters.Dispose();
            _traces.Dispose();
        }
    }
}
