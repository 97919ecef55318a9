using System.Text.Json.Nodes;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A request as it came over the wire.</summary>
internal sealed record HostileRequest(int Connection, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Target => Headers["X-Amz-Target"];

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}
