using System.Text;
using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Sends up to ten messages, each of which succeeds or fails by itself.</summary>
internal sealed class SendMessageBatch(string queueUrl, IReadOnlyList<(string Body, TimeSpan Delay)> messages) : SqsRequest
{
    public override string Target => "AmazonSQS.SendMessageBatch";

    public override void Check(SqsLimits limits)
    {
        SqsLimits.CheckBatch(messages.Count);
        var all = 0L;
        foreach (var (body, delay) in messages)
        {
            var bytes = Encoding.UTF8.GetByteCount(body);
            limits.CheckLength(bytes, "A message");
            SqsLimits.CheckRange(delay, SqsLimits.MaximumDelay, "delay");
            all += bytes;
        }

        limits.CheckLength(all, "A batch");
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteStartArray("Entries"u8);
        for (var index = 0; index < messages.Count; index++)
        {
            json.WriteStartObject();
            BatchResult.WriteId(json, index);
            json.WriteString("MessageBody"u8, messages[index].Body);
            if (messages[index].Delay > TimeSpan.Zero)
            {
                json.WriteNumber("DelaySeconds"u8, (int)Math.Ceiling(messages[index].Delay.TotalSeconds));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
