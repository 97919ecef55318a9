using System.Text.Json.Serialization;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>A batch of messages from a queue.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html</remarks>
public sealed record SqsEvent
{
    /// <summary>The messages: 10 at most, or up to the batch size of the event source mapping.</summary>
    [JsonPropertyName("Records")]
    public IReadOnlyList<SqsMessage> Records { get; init; } = [];
}
