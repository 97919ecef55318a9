using System.Text.Json;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Tasks;

/// <summary>Creates queues as the template does, for local use. An emulator says itself what their addresses are.</summary>
internal static class LocalQueues
{
    private const string Retention = "1209600";
    private const string Visibility = "360";

    /// <summary>Creates a queue and its dead-letter queue where they are missing; answers the queue's address.</summary>
    public static async Task<string> EnsureCreatedAsync(SqsClient client, string name, string deadLetters, int maximumReceives, CancellationToken cancellationToken)
    {
        var dead = await client.SendAsync(new CreateQueue(deadLetters, Attributes()), cancellationToken).ConfigureAwait(false);
        var answer = await client.SendAsync(new GetQueueAttributes(dead.Url, ["QueueArn"]), cancellationToken).ConfigureAwait(false);
        var attributes = Attributes();
        attributes["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{JsonEncodedText.Encode(answer.Values["QueueArn"])}}","maxReceiveCount":{{maximumReceives}}}""";
        return (await client.SendAsync(new CreateQueue(name, attributes), cancellationToken).ConfigureAwait(false)).Url;
    }

    private static Dictionary<string, string> Attributes() => new(StringComparer.Ordinal) { ["VisibilityTimeout"] = Visibility, ["MessageRetentionPeriod"] = Retention };
}
