using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>Where a queue is.</summary>
internal sealed class QueueAddress : SqsResponse
{
    public string Url { get; private set; } = "";

    public override bool TryRead(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("QueueUrl"u8))
        {
            return false;
        }

        json.Read();
        Url = json.GetString() ?? "";
        return true;
    }
}
