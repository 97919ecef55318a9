using System.Text;
using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Sends one message.</summary>
internal sealed class SendMessage(string queueUrl, string body, TimeSpan delay = default) : SqsRequest
{
    public override string Target => "AmazonSQS.SendMessage";

    public override void Check(SqsLimits limits)
    {
        limits.CheckLength(Encoding.UTF8.GetByteCount(body), "A message");
        SqsLimits.CheckRange(delay, SqsLimits.MaximumDelay, "delay");
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteString("MessageBody"u8, body);
        if (delay > TimeSpan.Zero)
        {
            json.WriteNumber("DelaySeconds"u8, (int)Math.Ceiling(delay.TotalSeconds));
        }
    }
}
