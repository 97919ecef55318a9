using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Caching.Items;

/// <summary>The attributes of the table's items. Names are short because every item pays for them.</summary>
internal static class Attributes
{
    public const string PrimaryKey = "pk";
    public const string Seq = "s";
    public const string Fence = "f";
    public const string Expiry = "x";
    public const string Value = "v";
    public const string Nonce = "n";
    public const string Owner = "o";
    public const string Beat = "b";
    public const string PartSet = "p";
    public const string PartCount = "c";
    public const string PartBytes = "l";
    public const string PartCrc = "h";
    public const string NamespaceGroup = "gn";
    public const string UserGroup = "gu";
    public const string GroupSort = "gs";

    /// <summary>Writes when an item expires, in whole seconds, rounded up: never earlier than asked.</summary>
    public static void WriteExpiry(ItemWriter to, DateTimeOffset value)
    {
        var seconds = value.ToUnixTimeSeconds();
        to.Number(Expiry, value.UtcTicks % TimeSpan.TicksPerSecond == 0 ? seconds : seconds + 1);
    }
}
