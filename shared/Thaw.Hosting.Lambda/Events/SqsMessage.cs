namespace Thaw.Hosting.Lambda.Events;

/// <summary>A message of a queue, as Lambda delivers it.</summary>
public sealed record SqsMessage
{
    /// <summary>The message's id: what a batch's answer names it by.</summary>
    public required string MessageId { get; init; }

    /// <summary>Names this one delivery, where the message is deleted or hidden for longer.</summary>
    public string ReceiptHandle { get; init; } = "";

    /// <summary>What was sent.</summary>
    public string Body { get; init; } = "";

    /// <summary>What the queue says of it: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c>, <c>MessageGroupId</c>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>What the sender put beside the body.</summary>
    public IReadOnlyDictionary<string, SqsMessageAttribute> MessageAttributes { get; init; } = new Dictionary<string, SqsMessageAttribute>();

    /// <summary>The MD5 of the body, in hexadecimal digits.</summary>
    public string? Md5OfBody { get; init; }

    /// <summary>The MD5 of the message attributes, where there are any.</summary>
    public string? Md5OfMessageAttributes { get; init; }

    /// <summary><c>aws:sqs</c>.</summary>
    public string EventSource { get; init; } = "";

    /// <summary>The queue's ARN.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("eventSourceARN")]
    public string EventSourceArn { get; init; } = "";

    /// <summary>The queue's region.</summary>
    public string AwsRegion { get; init; } = "";

    /// <summary>How often it has been received, this time among them; 1 where the queue does not say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ReceiveCount =>
        Attributes.TryGetValue("ApproximateReceiveCount", out var text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 1;

    /// <summary>Its group in a FIFO queue, whose messages are handled in order; <see langword="null"/> in others.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? GroupId => EventSourceArn.EndsWith(".fifo", StringComparison.Ordinal) && Attributes.TryGetValue("MessageGroupId", out var group) ? group : null;
}
