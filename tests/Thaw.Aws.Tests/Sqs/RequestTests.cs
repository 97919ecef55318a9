using System.Text.Json.Nodes;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>What goes over the wire, and what is read from it.</summary>
public sealed class RequestTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Send_IsSignedJson()
    {
        await using var bench = new SqsBench().Answer("""{"MessageId":"m-1","MD5OfMessageBody":"x"}""");
        var sent = await bench.Client.SendAsync(new SendMessage(SqsBench.Queue, "t1 \"ä\"", Minute), default);
        Assert.Equal("m-1", sent.MessageId);
        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal("AmazonSQS.SendMessage", request.Target);
        Assert.Equal("application/x-amz-json-1.0", request.Headers["Content-Type"]);
        Assert.Contains("Credential=local/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-east-1/sqs/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        AssertJson($$"""{"QueueUrl":"{{SqsBench.Queue}}","MessageBody":"t1 \"ä\"","DelaySeconds":60}""", request.Json);
    }

    [Fact]
    public async Task SendBatch_EachEntrySucceedsOrFailsByItself()
    {
        await using var bench = new SqsBench().Answer(
            """{"Successful":[{"Id":"2","MessageId":"b"},{"Id":"0","MessageId":"a"}],"Failed":[{"Id":"1","SenderFault":true,"Code":"InvalidMessageContents","Message":"why"}]}""");
        var result = await bench.Client.SendAsync(new SendMessageBatch(SqsBench.Queue, [("a", default), ("b", Minute), ("c", default), ("d", default)]), default);

        // The fourth is not mentioned at all.
        Assert.Equal([true, false, true, false], result.Answers(4));
        Assert.Equal(new BatchFailure(1, "InvalidMessageContents", "why", IsSendersFault: true), Assert.Single(result.Failed));
        AssertJson(
            $$"""{"QueueUrl":"{{SqsBench.Queue}}","Entries":[{"Id":"0","MessageBody":"a"},{"Id":"1","MessageBody":"b","DelaySeconds":60},{"Id":"2","MessageBody":"c"},{"Id":"3","MessageBody":"d"}]}""",
            Assert.Single(bench.Server.Requests).Json);
    }

    [Fact]
    public async Task Receive_AsksForWhatIsReadAndReadsIt()
    {
        await using var bench = new SqsBench().Answer("""
            {"Messages":[{"MessageId":"m","ReceiptHandle":"r/1+","MD5OfBody":"x","Body":"t1","Attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1700000000123","SenderId":"s"}}],"More":[1,{"a":2}]}
            """);
        var message = Assert.Single((await bench.Client.SendAsync(new ReceiveMessage(SqsBench.Queue, 10, Minute, TimeSpan.FromSeconds(20)), default)).Messages);
        Assert.Equal(new SqsMessage("m", "t1", "r/1+", 3, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123)), message);
        AssertJson(
            $$"""
            {"QueueUrl":"{{SqsBench.Queue}}","MaxNumberOfMessages":10,"VisibilityTimeout":60,"WaitTimeSeconds":20,"MessageSystemAttributeNames":["ApproximateReceiveCount","SentTimestamp"]}
            """,
            Assert.Single(bench.Server.Requests).Json);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Messages":null}""")]
    [InlineData("""{"Messages":[]}""")]
    public async Task Receive_Nothing_IsEmpty(string answer)
    {
        await using var bench = new SqsBench().Answer(answer);
        Assert.Empty((await bench.Client.SendAsync(new ReceiveMessage(SqsBench.Queue, 1, Minute, TimeSpan.Zero), default)).Messages);
    }

    [Fact]
    public async Task DeleteAndVisibility_SingleAndBatch()
    {
        await using var bench = new SqsBench().Answer("").Answer("").Answer("""{"Successful":[{"Id":"0"}]}""").Answer("""{"Successful":[{"Id":"0"}],"Failed":[]}""");
        await bench.Client.SendAsync(new DeleteMessage(SqsBench.Queue, "r"), default);
        await bench.Client.SendAsync(new ChangeMessageVisibility(SqsBench.Queue, "r", Minute), default);
        Assert.True((await bench.Client.SendAsync(new DeleteMessageBatch(SqsBench.Queue, ["r"]), default)).Answers(1)[0]);
        Assert.True((await bench.Client.SendAsync(new ChangeMessageVisibilityBatch(SqsBench.Queue, [("r", TimeSpan.Zero)]), default)).Answers(1)[0]);
        string[] wanted =
        [
            """{"QueueUrl":"Q","ReceiptHandle":"r"}""",
            """{"QueueUrl":"Q","ReceiptHandle":"r","VisibilityTimeout":60}""",
            """{"QueueUrl":"Q","Entries":[{"Id":"0","ReceiptHandle":"r"}]}""",
            """{"QueueUrl":"Q","Entries":[{"Id":"0","ReceiptHandle":"r","VisibilityTimeout":0}]}""",
        ];
        foreach (var (json, request) in wanted.Zip(bench.Server.Requests))
        {
            AssertJson(json.Replace("\"Q\"", $"\"{SqsBench.Queue}\"", StringComparison.Ordinal), request.Json);
        }
    }

    [Fact]
    public async Task Queues_AttributesAndAddresses()
    {
        await using var bench = new SqsBench().Answer("""{"Attributes":{"ApproximateNumberOfMessages":"7","QueueArn":"arn:x"}}""").Answer("""{"QueueUrl":"http://q"}""").Answer("""{"QueueUrl":"http://new"}""");
        var attributes = await bench.Client.SendAsync(new GetQueueAttributes(SqsBench.Queue, ["ApproximateNumberOfMessages", "QueueArn"]), default);
        Assert.Equal((7, 0, "arn:x"), (attributes.Number("ApproximateNumberOfMessages"), attributes.Number("Missing"), attributes.Values["QueueArn"]));
        Assert.Equal("http://q", (await bench.Client.SendAsync(new GetQueueUrl("dead", "123456789012"), default)).Url);
        Assert.Equal("http://new", (await bench.Client.SendAsync(new CreateQueue("tasks", new Dictionary<string, string> { ["VisibilityTimeout"] = "360" }), default)).Url);
        Assert.Equal(
            ["AmazonSQS.GetQueueAttributes", "AmazonSQS.GetQueueUrl", "AmazonSQS.CreateQueue"], bench.Server.Requests.Select(static request => request.Target));
        AssertJson("""{"QueueName":"dead","QueueOwnerAWSAccountId":"123456789012"}""", bench.Server.Requests.ElementAt(1).Json);
        AssertJson("""{"QueueName":"tasks","Attributes":{"VisibilityTimeout":"360"}}""", bench.Server.Requests.ElementAt(2).Json);
    }

    private static void AssertJson(string wanted, JsonObject given) => Assert.Equal(JsonNode.Parse(wanted)!.ToJsonString(), given.ToJsonString());
}
