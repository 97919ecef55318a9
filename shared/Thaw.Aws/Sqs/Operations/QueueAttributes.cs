using System.Globalization;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>A queue's attributes by name.</summary>
internal sealed class QueueAttributes : SqsResponse
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>An attribute that is a number; 0 where it is missing.</summary>
    public long Number(string name) =>
        long.TryParse(Values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public override bool TryRead(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("Attributes"u8))
        {
            return false;
        }

        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            var name = json.GetString()!;
            json.Read();
            Values[name] = json.GetString() ?? "";
        }

        return true;
    }
}
