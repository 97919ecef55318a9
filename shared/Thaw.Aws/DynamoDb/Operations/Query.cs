using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>Reads a page of the items of one partition, in the order of the sort key.</summary>
internal sealed class Query<T>(string table, string keyCondition, IItemReader<T> reader) : DynamoDbCall
    where T : class
{
    public override string Target => "DynamoDB_20120810.Query";

    public override string Table => table;

    /// <summary>The index to read; <see langword="null"/> for the table itself.</summary>
    public string? Index { get; init; }

    public string? Filter { get; init; }

    public string? Projection { get; init; }

    public IReadOnlyDictionary<string, string>? Names { get; init; }

    public IItemSource? Arguments { get; init; }

    public bool Consistent { get; init; }

    public bool Descending { get; init; }

    /// <summary>The most items that are looked at; 0 for as many as fit into 1 MB.</summary>
    public int Limit { get; init; }

    /// <summary>The key after which to begin; <see langword="null"/> for the beginning.</summary>
    public IItemSource? After { get; init; }

    public List<T> Items { get; } = [];

    /// <summary>The key after which the next page begins; <see langword="null"/> after the last.</summary>
    public T? Last { get; private set; }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("TableName"u8, table);
        Expressions.Write(json, "IndexName"u8, Index);
        json.WriteString("KeyConditionExpression"u8, keyCondition);
        Expressions.Write(json, "FilterExpression"u8, Filter);
        Expressions.Write(json, "ProjectionExpression"u8, Projection);
        Expressions.WriteNames(json, Names);
        Expressions.WriteArguments(json, Arguments);
        if (Consistent)
        {
            json.WriteBoolean("ConsistentRead"u8, true);
        }

        if (Descending)
        {
            json.WriteBoolean("ScanIndexForward"u8, false);
        }

        if (Limit > 0)
        {
            json.WriteNumber("Limit"u8, Limit);
        }

        if (After is not null)
        {
            WriteItem(json, "ExclusiveStartKey"u8, After);
        }

        WriteCapacity(json);
    }

    protected override void Begin()
    {
        Items.Clear();
        Last = null;
    }

    protected override bool TryReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("Items"u8))
        {
            AttributeReader.Enter(ref json, JsonTokenType.StartArray);
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                Items.Add(reader.Read(ref json));
            }

            return true;
        }

        if (!json.ValueTextEquals("LastEvaluatedKey"u8))
        {
            return false;
        }

        AttributeReader.Enter(ref json);
        Last = reader.Read(ref json);
        return true;
    }
}
