using System.Runtime.InteropServices;
using Thaw.Aws.Caching.Parts;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>What an entry's item must be for a commit to overwrite it.</summary>
internal static class EntryExpectation
{
    private const string SameWriter = "s = :s AND f = :f AND ";

    // An equal pair of numbers may have been overwritten, so the bytes count too. How the entry lies, its writer chose: in the item, or in parts that the manifest sums up.
    private const string SameParts = "(l = :l AND h = :h)";

    /// <summary>The item's replacement, on the condition that what is expected stands there; on none, where nothing is said.</summary>
    public static TransactWrite Put(string table, EntryItem item, StoreExpectation? expectation)
    {
        if (expectation is not { } expected)
        {
            return TransactWrite.Put(table, item);
        }

        if (expected.Entry is not { } entry)
        {
            return TransactWrite.Put(table, item, "attribute_not_exists(pk)");
        }

        var arguments = EntryItem.Arguments(entry);
        if (entry.IsTombstone)
        {
            return TransactWrite.Put(table, item, SameWriter + "attribute_not_exists(v) AND attribute_not_exists(p)", arguments);
        }

        arguments.With(":l", entry.Data.Length).With(":h", Crc32C.Of(entry.Data.Span));
        if (entry.Data.Length > EntryParts.MaximumInline)
        {
            return TransactWrite.Put(table, item, SameWriter + SameParts, arguments);
        }

        arguments.With(":v", Whole(entry.Data));
        return TransactWrite.Put(table, item, SameWriter + $"(v = :v OR {SameParts})", arguments);
    }

    private static byte[] Whole(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : data.ToArray();
}
