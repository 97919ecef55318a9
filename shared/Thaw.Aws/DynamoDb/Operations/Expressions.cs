using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb.Operations;

/// <summary>The members of requests that carry expressions, their names and their arguments.</summary>
internal static class Expressions
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> member, string? expression)
    {
        if (expression is not null)
        {
            json.WriteString(member, expression);
        }
    }

    public static void WriteNames(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? names, WriteNonce? nonce = null)
    {
        if (names is null && nonce is null)
        {
            return;
        }

        json.WriteStartObject("ExpressionAttributeNames"u8);
        foreach (var (placeholder, name) in names ?? new Dictionary<string, string>(0))
        {
            json.WriteString(placeholder, name);
        }

        if (nonce is { } own)
        {
            json.WriteString(WriteNonce.NamePlaceholder, own.Attribute);
        }

        json.WriteEndObject();
    }

    public static void WriteArguments(Utf8JsonWriter json, IItemSource? arguments, WriteNonce? nonce = null)
    {
        if (arguments is null && nonce is null)
        {
            return;
        }

        json.WriteStartObject("ExpressionAttributeValues"u8);
        var writer = new ItemWriter(json);
        arguments?.Write(writer);
        nonce?.WriteArgument(writer);
        json.WriteEndObject();
    }
}
