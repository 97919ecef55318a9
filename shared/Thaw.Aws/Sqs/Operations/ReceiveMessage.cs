using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Takes up to ten messages out of sight, waiting for the first one if asked to.</summary>
internal sealed class ReceiveMessage(string queueUrl, int maximum, TimeSpan hiddenFor, TimeSpan wait) : SqsRequest
{
    public override string Target => "AmazonSQS.ReceiveMessage";

    public override void Check(SqsLimits limits)
    {
        SqsLimits.CheckBatch(maximum);
        SqsLimits.CheckRange(hiddenFor, SqsLimits.MaximumVisibility, "visibility");
        SqsLimits.CheckRange(wait, SqsLimits.MaximumWait, "wait");
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteNumber("MaxNumberOfMessages"u8, maximum);
        json.WriteNumber("VisibilityTimeout"u8, (int)Math.Ceiling(hiddenFor.TotalSeconds));
        json.WriteNumber("WaitTimeSeconds"u8, (int)Math.Ceiling(wait.TotalSeconds));
        json.WriteStartArray("MessageSystemAttributeNames"u8);
        json.WriteStringValue("ApproximateReceiveCount"u8);
        json.WriteStringValue("SentTimestamp"u8);
        json.WriteEndArray();
    }
}
