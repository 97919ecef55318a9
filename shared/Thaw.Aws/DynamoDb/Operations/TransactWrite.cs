using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>One action of a transaction. Which one, its factory says.</summary>
internal sealed class TransactWrite
{
    private readonly string _action;
    private readonly string _table;
    private readonly IItemSource? _item;
    private readonly IItemSource? _key;
    private readonly string? _update;

    private TransactWrite(string action, string table, IItemSource? item, IItemSource? key, string? update) =>
        (_action, _table, _item, _key, _update) = (action, table, item, key, update);

    public string Table => _table;

    public string? Condition { get; private init; }

    /// <summary>Attributes' names by their placeholders.</summary>
    public IReadOnlyDictionary<string, string>? Names { get; private init; }

    public IItemSource? Arguments { get; private init; }

    /// <summary>Whether the item as it stands comes back with a refusal.</summary>
    public bool ReturnsOldOnRefusal { get; private init; }

    public static TransactWrite Put(
        string table, IItemSource item, string? condition = null, IItemSource? arguments = null, bool returnsOldOnRefusal = false,
        IReadOnlyDictionary<string, string>? names = null) =>
        new("Put", table, item, key: null, update: null) { Condition = condition, Names = names, Arguments = arguments, ReturnsOldOnRefusal = returnsOldOnRefusal };

    public static TransactWrite Update(
        string table, IItemSource key, string expression, string? condition = null, IItemSource? arguments = null,
        IReadOnlyDictionary<string, string>? names = null) =>
        new("Update", table, item: null, key, expression) { Condition = condition, Names = names, Arguments = arguments };

    public static TransactWrite Delete(
        string table, IItemSource key, string? condition = null, IItemSource? arguments = null, IReadOnlyDictionary<string, string>? names = null) =>
        new("Delete", table, item: null, key, update: null) { Condition = condition, Names = names, Arguments = arguments };

    public static TransactWrite Check(
        string table, IItemSource key, string condition, IItemSource? arguments = null, IReadOnlyDictionary<string, string>? names = null) =>
        new("ConditionCheck", table, item: null, key, update: null) { Condition = condition, Names = names, Arguments = arguments };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject(_action);
        json.WriteString("TableName"u8, _table);
        Write(json, "Item"u8, _item);
        Write(json, "Key"u8, _key);
        Expressions.Write(json, "UpdateExpression"u8, _update);
        Expressions.Write(json, "ConditionExpression"u8, Condition);
        Expressions.WriteNames(json, Names);
        Expressions.WriteArguments(json, Arguments);
        if (ReturnsOldOnRefusal)
        {
            json.WriteString("ReturnValuesOnConditionCheckFailure"u8, "ALL_OLD"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IItemSource? source)
    {
        if (source is not null)
        {
            json.WriteStartObject(name);
            source.Write(new ItemWriter(json));
            json.WriteEndObject();
        }
    }
}
