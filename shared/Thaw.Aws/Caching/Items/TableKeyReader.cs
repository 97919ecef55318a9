using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Items;

/// <summary>Reads only the key of an item of the table.</summary>
internal sealed class TableKeyReader : IItemReader<string>
{
    private TableKeyReader()
    {
    }

    public static TableKeyReader Instance { get; } = new();

    public string Read(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        var key = "";
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("pk"u8))
            {
                key = AttributeReader.Text(ref json);
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        return key;
    }
}
