using System.Text.Json;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Items;

/// <summary>Reads any item.</summary>
internal sealed class ItemReader : IItemReader<Item>
{
    private ItemReader()
    {
    }

    public static ItemReader Instance { get; } = new();

    public Item Read(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        var item = new Item();
        while (AttributeReader.Next(ref json))
        {
            var name = json.GetString()!;
            json.Read();
            item.With(name, ItemValueJson.Read(ref json));
        }

        return item;
    }
}
