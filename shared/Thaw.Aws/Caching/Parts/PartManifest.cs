namespace Thaw.Aws.Caching.Parts;

/// <summary>What stands in the place of an entry too large for one item.</summary>
/// <param name="Set">The name its parts share; never used twice for different contents.</param>
/// <param name="Count">How many parts there are.</param>
/// <param name="Bytes">The length of the whole envelope.</param>
/// <param name="Crc">CRC-32C of the whole envelope.</param>
internal readonly record struct PartManifest(string Set, int Count, int Bytes, uint Crc)
{
    /// <summary>Whether it may have been written: what stands in the table is looked at before memory and requests are spent on it.</summary>
    public bool IsPossible => Bytes is > 0 and <= DynamoDbCacheStore.MaximumEntryBytes && Count == CountOf(Bytes);

    /// <summary>How many parts an envelope of so many bytes has; part of the table's format.</summary>
    public static int CountOf(int bytes) => (bytes + EntryParts.PartBytes - 1) / EntryParts.PartBytes;
}
