using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Reads some of a queue's attributes.</summary>
internal sealed class GetQueueAttributes(string queueUrl, IReadOnlyList<string> names) : SqsRequest
{
    public override string Target => "AmazonSQS.GetQueueAttributes";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueUrl"u8, queueUrl);
        json.WriteStartArray("AttributeNames"u8);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
