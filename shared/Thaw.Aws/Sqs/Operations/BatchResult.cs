using System.Globalization;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>What became of each entry of a batch. Entries are called by their place.</summary>
internal sealed class BatchResult : SqsResponse
{
    private readonly HashSet<int> _succeeded = [];

    /// <summary>The entries that failed, and why.</summary>
    public List<BatchFailure> Failed { get; } = [];

    public static void WriteId(Utf8JsonWriter json, int index) => json.WriteString("Id"u8, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>For each entry whether it succeeded. One that the answer does not mention did not.</summary>
    public bool[] Answers(int count)
    {
        var answers = new bool[count];
        for (var index = 0; index < count; index++)
        {
            answers[index] = _succeeded.Contains(index);
        }

        return answers;
    }

    public override bool TryRead(ref Utf8JsonReader json)
    {
        var isFailure = json.ValueTextEquals("Failed"u8);
        if (!isFailure && !json.ValueTextEquals("Successful"u8))
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
            ReadEntry(ref json, isFailure);
        }

        AttributeReader.Expect(ref json, JsonTokenType.EndArray);
        return true;
    }

    private void ReadEntry(ref Utf8JsonReader json, bool isFailure)
    {
        var (index, code, message, ours) = (-1, "", "", false);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("Id"u8))
            {
                json.Read();
                index = int.TryParse(json.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                    ? place
                    : throw new JsonException("An entry's id is not one that was sent.");
            }
            else if (json.ValueTextEquals("Code"u8))
            {
                json.Read();
                code = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("Message"u8))
            {
                json.Read();
                message = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("SenderFault"u8))
            {
                json.Read();
                ours = json.GetBoolean();
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        if (isFailure)
        {
            Failed.Add(new BatchFailure(index, code, message, ours));
        }
        else
        {
            _succeeded.Add(index);
        }
    }
}
