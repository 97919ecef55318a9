using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Creates a queue, or answers the one of that name and these attributes. For local use: in the cloud the template creates them.</summary>
internal sealed class CreateQueue(string name, IReadOnlyDictionary<string, string> attributes) : SqsRequest
{
    public override string Target => "AmazonSQS.CreateQueue";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("QueueName"u8, name);
        json.WriteStartObject("Attributes"u8);
        foreach (var (attribute, value) in attributes)
        {
            json.WriteString(attribute, value);
        }

        json.WriteEndObject();
    }
}
