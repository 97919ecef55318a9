using System.Text;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Our items as the SDK has them, and both as one text: attributes in the order of their names, everything else as it came.</summary>
internal static class SdkItems
{
    public static Dictionary<string, AttributeValue> Of(Item item) => item.Attributes.ToDictionary(static a => a.Key, static a => Of(a.Value));

    public static AttributeValue Of(ItemValue value) => value.Kind switch
    {
        ItemKind.S => new AttributeValue { S = value.Text },
        ItemKind.N => new AttributeValue { N = value.Text },
        ItemKind.B => new AttributeValue { B = new MemoryStream(value.Bytes) },
        ItemKind.BOOL => new AttributeValue { BOOL = value.IsTrue },
        ItemKind.NULL => new AttributeValue { NULL = true },
        ItemKind.M => new AttributeValue { M = Of(value.Map), IsMSet = true },
        ItemKind.L => new AttributeValue { L = [.. value.List.Select(Of)], IsLSet = true },
        ItemKind.SS => new AttributeValue { SS = [.. value.Texts] },
        ItemKind.NS => new AttributeValue { NS = [.. value.Texts] },
        _ => new AttributeValue { BS = [.. value.Binaries.Select(static bytes => new MemoryStream(bytes))] },
    };

    public static string Text(Item? item, string? without = null) => item is null ? "" : Braced(item.Attributes.Where(a => a.Key != without).Select(static a => (a.Key, Text(a.Value))));

    public static string Text(Dictionary<string, AttributeValue>? item, string? without = null) =>
        item is null ? "" : Braced(item.Where(a => a.Key != without).Select(static a => (a.Key, Text(a.Value))));

    private static string Text(ItemValue value) => value.Kind switch
    {
        ItemKind.S => "S:" + value.Text,
        ItemKind.N => "N:" + value.Text,
        ItemKind.B => "B:" + Convert.ToHexString(value.Bytes),
        ItemKind.BOOL => "BOOL:" + value.IsTrue,
        ItemKind.NULL => "NULL",
        ItemKind.M => "M:" + Text(value.Map),
        ItemKind.L => "L:[" + string.Join(',', value.List.Select(Text)) + "]",
        ItemKind.BS => "BS:[" + string.Join(',', value.Binaries.Select(Convert.ToHexString)) + "]",
        _ => $"{value.Kind}:[{string.Join(',', value.Texts)}]",
    };

    private static string Text(AttributeValue value) =>
        value.S is not null ? "S:" + value.S
        : value.N is not null ? "N:" + value.N
        : value.B is not null ? "B:" + Convert.ToHexString(value.B.ToArray())
        : value.BOOL is { } truth ? "BOOL:" + truth
        : value.NULL is true ? "NULL"
        : value.IsMSet ? "M:" + Text(value.M)
        : value.IsLSet ? "L:[" + string.Join(',', value.L.Select(Text)) + "]"
        : value.BS is { Count: > 0 } ? "BS:[" + string.Join(',', value.BS.Select(static bytes => Convert.ToHexString(bytes.ToArray()))) + "]"
        : value.SS is { Count: > 0 } ? $"SS:[{string.Join(',', value.SS)}]"
        : $"NS:[{string.Join(',', value.NS)}]";

    private static string Braced(IEnumerable<(string Name, string Text)> attributes) =>
        new StringBuilder("{").AppendJoin(',', attributes.OrderBy(static a => a.Name, StringComparer.Ordinal).Select(static a => $"{a.Name}={a.Text}")).Append('}').ToString();
}
