using System.Text.Json;

namespace Thaw.Aws.DynamoDb.Items;

/// <summary>Reads an item of an answer straight into a type of one's own.</summary>
internal interface IItemReader<out T>
{
    /// <summary>Reads one item. The reader stands on its opening brace, and on its closing one afterwards.</summary>
    T Read(ref Utf8JsonReader json);
}
