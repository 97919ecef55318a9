using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>Stamps as they lie in the store.</summary>
internal static class StampCodec
{
    private const byte Version = 1;

    public static byte[] Encode(long cover, IReadOnlyCollection<InvalidationRule> rules)
    {
        var writer = new FieldWriter();
        writer.Byte(Version);
        writer.Number(cover);
        writer.Number(rules.Count);
        foreach (var rule in rules)
        {
            writer.Number(rule.Seq);
            writer.Number(rule.Minute);
            writer.Text(rule.Namespace);
            writer.Text(rule.Pattern);
            writer.Text(rule.Tag);
        }

        return writer.ToArray();
    }

    /// <summary>A stamp that cannot be read covers everything up to its commit: too much is safe, too little is not.</summary>
    public static StampState Decode(StoredStamp? stamp)
    {
        if (stamp is not { } stored)
        {
            return new StampState(0, [], isKnown: true, storedSeq: 0);
        }

        var reader = new FieldReader(stored.Data.Span);
        if (reader.Byte() != Version)
        {
            return new StampState(stored.Seq, [], isKnown: true, stored.Seq);
        }

        var cover = reader.Number();
        var count = reader.Number();
        var rules = new List<InvalidationRule>();
        for (var i = 0; i < count && !reader.IsBroken; i++)
        {
            rules.Add(new InvalidationRule(reader.Number(), reader.Number(), reader.Text(), reader.Text(), reader.Text()));
        }

        return reader.IsBroken
            ? new StampState(stored.Seq, [], isKnown: true, stored.Seq)
            : new StampState(cover, [.. rules], isKnown: true, stored.Seq);
    }
}
