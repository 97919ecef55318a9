using System.Globalization;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>What a <see cref="ReceiveMessage"/> took.</summary>
internal sealed class ReceivedMessages : SqsResponse
{
    public List<SqsMessage> Messages { get; } = [];

    public override bool TryRead(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("Messages"u8))
        {
            return false;
        }

        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        AttributeReader.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            Messages.Add(ReadMessage(ref json));
        }

        AttributeReader.Expect(ref json, JsonTokenType.EndArray);
        return true;
    }

    private static SqsMessage ReadMessage(ref Utf8JsonReader json)
    {
        var message = new SqsMessage("", "", "", 1, default);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("MessageId"u8))
            {
                message = message with { Id = Text(ref json) };
            }
            else if (json.ValueTextEquals("Body"u8))
            {
                message = message with { Body = Text(ref json) };
            }
            else if (json.ValueTextEquals("ReceiptHandle"u8))
            {
                message = message with { Receipt = Text(ref json) };
            }
            else if (json.ValueTextEquals("Attributes"u8))
            {
                message = ReadAttributes(ref json, message);
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        return message.Receipt.Length > 0 ? message : throw new JsonException("A message has no receipt.");
    }

    private static SqsMessage ReadAttributes(ref Utf8JsonReader json, SqsMessage message)
    {
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("ApproximateReceiveCount"u8))
            {
                message = message with { Receives = (int)Number(ref json) };
            }
            else if (json.ValueTextEquals("SentTimestamp"u8))
            {
                message = message with { SentAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(ref json)) };
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        return message;
    }

    private static string Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? "";
    }

    private static long Number(ref Utf8JsonReader json) =>
        long.TryParse(Text(ref json), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException("An attribute is not a number.");
}
