using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>The settings and their item, which does not expire. Its nonce tells a repeated replacement from another's.</summary>
internal sealed class SettingsItem(StoredSettings settings, Guid nonce) : IItemSource
{
    /// <summary>What is there has the version before, or is what this very replacement wrote. An item without a version that could be read is nobody's: it may be overwritten.</summary>
    public static string Condition(in StoredSettings next) =>
        (next.Version == 1 ? "attribute_not_exists(s) OR NOT attribute_type(s, :t) OR s < :s" : "s = :p") + " OR (s = :s AND n = :n)";

    public static StoredSettings? To(TableItem item) => item.Seq < 1 ? null : new StoredSettings(item.Seq, item.Value);

    /// <summary>What the condition compares with.</summary>
    public Item Arguments()
    {
        var arguments = new Item().With(":s", settings.Version).With(":n", nonce.ToByteArray());
        return settings.Version == 1 ? arguments.With(":t", "N") : arguments.With(":p", settings.Version - 1);
    }

    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, ItemKey.Settings);
        to.Number(Attributes.Seq, settings.Version);
        to.Binary(Attributes.Nonce, nonce.ToByteArray());
        if (!settings.Data.IsEmpty)
        {
            to.Binary(Attributes.Value, settings.Data.Span);
        }
    }
}
