using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Tasks.Table;

/// <summary>An item of the table as an answer has it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">What it holds; empty where it has no value, or the index does not carry it.</param>
/// <param name="GroupSort">Its place in a listing, where it has one.</param>
/// <param name="DueSort">When it is due, in ticks, where it is.</param>
internal sealed record StoredItem(TaskKey Key, byte[] Value, string GroupSort, long DueSort);

/// <summary>Reads an item. Attributes of a later version of this library are left out.</summary>
internal sealed class StoredItemReader : IItemReader<StoredItem>
{
    private StoredItemReader()
    {
    }

    public static StoredItemReader Instance { get; } = new();

    public StoredItem Read(ref Utf8JsonReader json)
    {
        AttributeReader.Expect(ref json, JsonTokenType.StartObject);
        var (primary, sort, value, group, due) = ("", "", Array.Empty<byte>(), "", 0L);
        while (AttributeReader.Next(ref json))
        {
            if (json.ValueTextEquals("pk"u8))
            {
                primary = AttributeReader.Text(ref json);
            }
            else if (json.ValueTextEquals("sk"u8))
            {
                sort = AttributeReader.Text(ref json);
            }
            else if (json.ValueTextEquals("v"u8))
            {
                value = AttributeReader.Binary(ref json);
            }
            else if (json.ValueTextEquals("gs"u8))
            {
                group = AttributeReader.Text(ref json);
            }
            else if (json.ValueTextEquals("ds"u8))
            {
                due = AttributeReader.Number(ref json);
            }
            else
            {
                AttributeReader.Skip(ref json);
            }
        }

        return new StoredItem(new TaskKey(primary, sort), value, group, due);
    }
}
