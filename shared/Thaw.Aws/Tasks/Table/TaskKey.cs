using System.Globalization;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Tasks.Table;

/// <summary>The key of an item of the table.</summary>
internal readonly record struct TaskKey(string Primary, string Sort) : IItemSource
{
    private const string RecordSort = "R";
    private const string RecordPrefix = "T#";
    private const string ItemPrefix = "#";

    public static TaskKey Record(string id) => new(RecordPrefix + id, RecordSort);

    public static TaskKey Part(string taskId, string partsId, int index) => new($"P#{taskId}#{partsId}", index.ToString("D5", CultureInfo.InvariantCulture));

    /// <summary>An item that a handler handed over. A sort key is never empty and is ordered by its bytes.</summary>
    public static TaskKey Item(string collection, string key) => new(Collection(collection), ItemPrefix + key);

    /// <summary>The partition of a collection's items.</summary>
    public static string Collection(string collection) => "I#" + collection;

    /// <summary>The task whose record it names.</summary>
    public string TaskId => Primary[RecordPrefix.Length..];

    /// <summary>The key that a handler called its item by.</summary>
    public string ItemKey => Sort[ItemPrefix.Length..];

    public void Write(ItemWriter to)
    {
        to.Text(TaskAttributes.PrimaryKey, Primary);
        to.Text(TaskAttributes.SortKey, Sort);
    }
}
