using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>Reads up to 100 different keys of one table, 16 MB at the most. What is absent is not in the answer.</summary>
internal sealed class BatchGetItem<T>(string table, IReadOnlyCollection<IItemSource> keys, IItemReader<T> reader) : DynamoDbCall
    where T : class
{
    public override string Target => "DynamoDB_20120810.BatchGetItem";

    public override string Table => table;

    public bool Consistent { get; init; }

    /// <summary>What was found, in no order.</summary>
    public List<T> Items { get; } = new(keys.Count);

    /// <summary>The keys, read as items, that must be asked for again.</summary>
    public List<T> Unprocessed { get; } = [];

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("RequestItems"u8);
        json.WriteStartObject(table);
        json.WriteStartArray("Keys"u8);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            key.Write(new ItemWriter(json));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Consistent)
        {
            json.WriteBoolean("ConsistentRead"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        WriteCapacity(json);
    }

    protected override void Begin()
    {
        Items.Clear();
        Unprocessed.Clear();
    }

    protected override bool TryReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("Responses"u8))
        {
            AttributeReader.Enter(ref json);
            while (AttributeReader.Next(ref json))
            {
                ReadItems(ref json, Items);
            }

            return true;
        }

        if (!json.ValueTextEquals("UnprocessedKeys"u8))
        {
            return false;
        }

        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            var before = Unprocessed.Count;
            AttributeReader.Enter(ref json);
            while (AttributeReader.Next(ref json))
            {
                if (json.ValueTextEquals("Keys"u8))
                {
                    ReadItems(ref json, Unprocessed);
                }
                else
                {
                    AttributeReader.Skip(ref json);
                }
            }

            // Else what was left undone would count as absent.
            if (Unprocessed.Count == before)
            {
                throw new JsonException("An answer names a table of which keys were left, and none of them.");
            }
        }

        return true;
    }

    private void ReadItems(ref Utf8JsonReader json, List<T> into)
    {
        AttributeReader.Enter(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            into.Add(reader.Read(ref json));
        }
    }
}
