using System.Text.Json;
using Amazon.Runtime;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Ssm;

/// <summary>What a <see cref="GetParameters"/> found: the values by name. What is not among them does not exist there.</summary>
internal sealed class Parameters : AmazonWebServiceResponse
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the whole answer.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public void Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var isAnswer = false;
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            if (!json.ValueTextEquals("Parameters"u8))
            {
                AttributeReader.Skip(ref json);
                continue;
            }

            isAnswer = true;
            AttributeReader.Enter(ref json, JsonTokenType.StartArray);
            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadParameter(ref json);
            }

            AttributeReader.Expect(ref json, JsonTokenType.EndArray);
        }

        AttributeReader.Expect(ref json, JsonTokenType.EndObject);
        if (!isAnswer)
        {
            throw new JsonException("An answer has no Parameters.");
        }
    }

    private void ReadParameter(ref Utf8JsonReader json)
    {
        var (name, value) = ((string?)null, (string?)null);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = json.GetString();
            }
            else if (json.ValueTextEquals("Value"u8))
            {
                json.Read();
                value = json.GetString();
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        Values[name ?? throw new JsonException("A parameter has no name.")] = value ?? throw new JsonException("A parameter has no value.");
    }
}
