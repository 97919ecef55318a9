using System.Text.Json;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>Up to 100 actions on different items, all or none.</summary>
/// <param name="actions">The actions.</param>
/// <param name="token">1 to 36 characters. Within ten minutes a repeat with the same token and the same actions is answered, not executed.</param>
internal sealed class TransactWriteItems(IReadOnlyCollection<TransactWrite> actions, string token) : DynamoDbCall
{
    public override string Target => "DynamoDB_20120810.TransactWriteItems";

    public override string? Table => actions.FirstOrDefault()?.Table;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("TransactItems"u8);
        foreach (var action in actions)
        {
            action.Write(json);
        }

        json.WriteEndArray();
        json.WriteString("ClientRequestToken"u8, token);
        WriteCapacity(json);
    }
}
