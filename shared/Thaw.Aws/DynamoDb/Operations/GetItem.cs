using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>Reads one item.</summary>
internal sealed class GetItem<T>(string table, IItemSource key, IItemReader<T> reader) : DynamoDbCall
    where T : class
{
    public override string Target => "DynamoDB_20120810.GetItem";

    public override string Table => table;

    public bool Consistent { get; init; }

    /// <summary>The attributes wanted; <see langword="null"/> for all.</summary>
    public string? Projection { get; init; }

    /// <summary>Names of attributes that stand for themselves in no expression.</summary>
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>What was found, or nothing.</summary>
    public T? Item { get; private set; }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("TableName"u8, table);
        WriteItem(json, "Key"u8, key);
        if (Consistent)
        {
            json.WriteBoolean("ConsistentRead"u8, true);
        }

        Expressions.Write(json, "ProjectionExpression"u8, Projection);
        Expressions.WriteNames(json, Names);
        WriteCapacity(json);
    }

    protected override void Begin() => Item = null;

    protected override bool TryReadMember(ref Utf8JsonReader json)
    {
        if (!json.ValueTextEquals("Item"u8))
        {
            return false;
        }

        AttributeReader.Enter(ref json);
        Item = reader.Read(ref json);
        return true;
    }
}
