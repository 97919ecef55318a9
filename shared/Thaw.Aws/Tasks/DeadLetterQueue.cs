using System.Text.Json;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Tasks;

/// <summary>Finds the dead-letter queue of a queue, which only the queue itself names. Looked up at the first use; a failure is not kept.</summary>
internal sealed class DeadLetterQueue(SqsQueue queue)
{
    private const string Policy = "RedrivePolicy";
    private volatile string? _url;

    public SqsQueue Queue => new(ConnectAsync);

    private async ValueTask<(SqsClient Client, string Url)> ConnectAsync(CancellationToken cancellationToken)
    {
        var (client, url) = await queue.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (client, _url ??= await FindAsync(client, url, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string> FindAsync(SqsClient client, string url, CancellationToken cancellationToken)
    {
        var attributes = await client.SendAsync(new GetQueueAttributes(url, [Policy]), cancellationToken).ConfigureAwait(false);
        if (ArnOf(attributes.Values.GetValueOrDefault(Policy)) is not { } arn || QueueName.OfArn(arn) is not var (name, account))
        {
            throw new NotSupportedException($"The queue '{url}' has no dead-letter queue: give it a redrive policy.");
        }

        return (await client.SendAsync(new GetQueueUrl(name, account), cancellationToken).ConfigureAwait(false)).Url;
    }

    private static string? ArnOf(string? policy)
    {
        if (string.IsNullOrEmpty(policy))
        {
            return null;
        }

        using var document = JsonDocument.Parse(policy);
        return document.RootElement.TryGetProperty("deadLetterTargetArn", out var arn) ? arn.GetString() : null;
    }
}
