using Thaw.Aws.Caching.Parts;

namespace Thaw.Aws.Caching.Items;

/// <summary>An item of the table as it is read, of whatever kind: what an attribute says that it lacks is zero or empty.</summary>
internal sealed class TableItem
{
    /// <summary>Its key; empty where the reader left it out because whoever asked knows it.</summary>
    public string Key { get; set; } = "";

    public long Seq { get; set; }

    public long Fence { get; set; }

    public long Beat { get; set; }

    public long Expiry { get; set; }

    public ReadOnlyMemory<byte> Value { get; set; }

    public byte[] Nonce { get; set; } = [];

    public string Owner { get; set; } = "";

    /// <summary>The name of an entry's parts; <see langword="null"/> where it has none.</summary>
    public string? PartSet { get; set; }

    public int PartCount { get; set; }

    public int PartBytes { get; set; }

    public uint PartCrc { get; set; }

    public PartManifest? Manifest => PartSet is null ? null : new PartManifest(PartSet, PartCount, PartBytes, PartCrc);

    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Math.Min(Expiry, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
