using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching.Parts;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>What an entry's item must be for a commit to overwrite it.</summary>
internal static class EntryExpectation
{
    private const string SameWriter = "s = :s AND f = :f AND ";

    // An equal pair of numbers may have been overwritten, so the bytes count too. How the entry lies, its writer chose: in the item, or in parts that the manifest sums up.
    private const string SameParts = "(l = :l AND h = :h)";

    /// <summary>Adds the condition to the item's replacement; none, where nothing is expected.</summary>
    public static Put Require(Put put, StoreExpectation? expectation)
    {
        if (expectation is not { } expected)
        {
            return put;
        }

        if (expected.Entry is not { } entry)
        {
            put.ConditionExpression = "attribute_not_exists(pk)";
            return put;
        }

        put.ExpressionAttributeValues = EntryItem.Arguments(entry);
        if (entry.IsTombstone)
        {
            put.ConditionExpression = SameWriter + "attribute_not_exists(v) AND attribute_not_exists(p)";
            return put;
        }

        put.ExpressionAttributeValues[":l"] = Attributes.Number(entry.Data.Length);
        put.ExpressionAttributeValues[":h"] = Attributes.Number(Crc32C.Of(entry.Data.Span));
        put.ConditionExpression = SameWriter + SameParts;
        if (entry.Data.Length <= EntryParts.MaximumInline)
        {
            put.ExpressionAttributeValues[":v"] = Attributes.Binary(entry.Data);
            put.ConditionExpression = SameWriter + $"(v = :v OR {SameParts})";
        }

        return put;
    }
}
