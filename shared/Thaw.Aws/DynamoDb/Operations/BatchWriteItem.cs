using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>Puts or deletes up to 25 different items of one table, each for itself, 16 MB at the most.</summary>
/// <param name="table">The table.</param>
/// <param name="writes">What is written.</param>
/// <param name="keys">Reads what was left undone; it need not take more than the key, and sees whole items where puts were left.</param>
internal sealed class BatchWriteItem<TKey>(string table, IReadOnlyCollection<BatchWrite> writes, IItemReader<TKey> keys) : DynamoDbCall
    where TKey : class
{
    public override string Target => "DynamoDB_20120810.BatchWriteItem";

    public override string Table => table;

    /// <summary>The items that must be written again.</summary>
    public List<TKey> Unprocessed { get; } = [];

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("RequestItems"u8);
        json.WriteStartArray(table);
        foreach (var write in writes)
        {
            json.WriteStartObject();
            json.WriteStartObject(write.IsDelete ? "DeleteRequest"u8 : "PutRequest"u8);
            WriteItem(json, write.IsDelete ? "Key"u8 : "Item"u8, write.Source);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        WriteCapacity(json);
    }

    protected override void Begin() => Unprocessed.Clear();

    protected override bool TryReadMember(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("UnprocessedItems"u8))
        {
            return false;
        }

        // { table: [ { "PutRequest": { "Item": … } }, { "DeleteRequest": { "Key": … } } ] }
        AttributeReader.Enter(ref json);
        while (AttributeReader.Next(ref json))
        {
            AttributeReader.Enter(ref json, JsonTokenType.StartArray);
            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                var before = Unprocessed.Count;
                while (AttributeReader.Next(ref json))
                {
                    AttributeReader.Enter(ref json);
                    while (AttributeReader.Next(ref json))
                    {
                        AttributeReader.Enter(ref json);
                        Unprocessed.Add(keys.Read(ref json));
                    }
                }

                // Else what was left undone would count as written.
                if (Unprocessed.Count == before)
                {
                    throw new JsonException("An answer has a write that was left, and not which.");
                }
            }

            AttributeReader.Expect(ref json, JsonTokenType.EndArray);
        }

        return true;
    }
}
