using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Hides up to ten delivered messages for a time from now on, or shows them at once; each succeeds or fails by itself.</summary>
internal sealed class ChangeMessageVisibilityBatch(string queueUrl, IReadOnlyList<(string Receipt, TimeSpan HiddenFor)> changes) : SqsRequest
{
    public override string Target => "AmazonSQS.ChangeMessageVisibilityBatch";

    public override void Check(SqsLimits limits)
    {
        SqsLimits.CheckBatch(changes.Count);
        foreach (var (_, hiddenFor) in changes)
        {
            SqsLimits.CheckRange(hiddenFor, SqsLimits.MaximumVisibility, "visibility");
        }
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteStartArray("Entries"u8);
        for (var index = 0; index < changes.Count; index++)
        {
            json.WriteStartObject();
            BatchResult.WriteId(json, index);
            json.WriteString("ReceiptHandle"u8, changes[index].Receipt);
            json.WriteNumber("VisibilityTimeout"u8, (int)Math.Ceiling(changes[index].HiddenFor.TotalSeconds));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
