using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Deletes up to ten delivered messages, each of which succeeds or fails by itself.</summary>
internal sealed class DeleteMessageBatch(string queueUrl, IReadOnlyList<string> receipts) : SqsRequest
{
    public override string Target => "AmazonSQS.DeleteMessageBatch";

    public override void Check(SqsLimits limits) => SqsLimits.CheckBatch(receipts.Count);

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteStartArray("Entries"u8);
        for (var index = 0; index < receipts.Count; index++)
        {
            json.WriteStartObject();
            BatchResult.WriteId(json, index);
            json.WriteString("ReceiptHandle"u8, receipts[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
