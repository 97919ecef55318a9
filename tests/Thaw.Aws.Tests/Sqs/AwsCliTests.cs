using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tasks;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Sqs;

/// <summary>Amazon's own client reads what ours sent, and the reverse. Both talk to the emulator; skipped without <c>aws</c>.</summary>
public sealed class AwsCliTests
{
    private const string Body = "t0123 \"quoted\" ✓ <&>";

    [SkippableFact]
    public async Task Message_SentByOurs_IsReceivedByTheCli()
    {
        var (emulator, url, pool) = await QueueAsync();
        using var clients = pool;
        var sent = await pool.Sqs(new Uri(url), emulator.Url, null, new SqsLimits(SqsLimits.DefaultMessageBytes)).SendAsync(new SendMessage(url, Body), default);
        var received = await CliAsync(emulator, "receive-message", "--queue-url", url, "--attribute-names", "All");
        var message = Assert.Single(received["Messages"]!.AsArray())!;
        Assert.Equal((Body, sent.MessageId), ((string?)message["Body"], (string?)message["MessageId"]));
    }

    [SkippableFact]
    public async Task Message_SentByTheCli_IsReceivedAndDeletedByOurs()
    {
        var (emulator, url, pool) = await QueueAsync();
        using var clients = pool;
        var sent = await CliAsync(emulator, "send-message", "--queue-url", url, "--message-body", Body);
        var client = pool.Sqs(new Uri(url), emulator.Url, null, new SqsLimits(SqsLimits.DefaultMessageBytes));
        var message = Assert.Single((await client.SendAsync(new ReceiveMessage(url, 10, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)), default)).Messages);
        Assert.Equal((Body, (string?)sent["MessageId"], 1), (message.Body, message.Id, message.Receives));
        await client.SendAsync(new DeleteMessage(url, message.Receipt), default);
        var left = await CliAsync(emulator, "get-queue-attributes", "--queue-url", url, "--attribute-names", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible");
        Assert.All(left["Attributes"]!.AsObject(), static attribute => Assert.Equal("0", (string?)attribute.Value));
    }

    private static async Task<(SqsEmulator Emulator, string Url, AwsClientPool Pool)> QueueAsync()
    {
        Require.Tool("aws");
        var emulator = await SqsEmulator.SharedAsync();
        var name = $"cli-{Guid.NewGuid():N}";
        var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions()), patience: HostileBench.Patience);
        var client = pool.Sqs(emulator.QueueUrl(name), emulator.Url, null, new SqsLimits(SqsLimits.DefaultMessageBytes));
        return (emulator, await LocalQueues.EnsureCreatedAsync(client, name, name + "-dead", 1_000, default), pool);
    }

    private static async Task<JsonNode> CliAsync(SqsEmulator emulator, params string[] arguments)
    {
        using var run = ToolProcess.Start(
            Require.Tool("env"), AppContext.BaseDirectory,
            [
                "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_DEFAULT_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
                Require.Tool("aws"), "--endpoint-url", emulator.Url.OriginalString, "--output", "json", "sqs", .. arguments,
            ]);
        return await run.WaitAsync() == 0 ? JsonNode.Parse(run.Output)! : throw new InvalidOperationException($"aws sqs {arguments[0]} failed: {run.Output}");
    }
}
