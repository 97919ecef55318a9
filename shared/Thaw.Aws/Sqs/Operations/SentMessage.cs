using System.Text.Json;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>What became of a <see cref="SendMessage"/>.</summary>
internal sealed class SentMessage : SqsResponse
{
    public string MessageId { get; private set; } = "";

    public override bool TryRead(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("MessageId"u8))
        {
            return false;
        }

        json.Read();
        MessageId = json.GetString() ?? "";
        return true;
    }
}
