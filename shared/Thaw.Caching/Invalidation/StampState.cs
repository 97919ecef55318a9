namespace Thaw.Caching.Invalidation;

/// <summary>What one name's stamp says: everything made before <see cref="Cover"/> is invalid, and whatever a rule matches.</summary>
internal sealed class StampState(long cover, InvalidationRule[] rules, bool isKnown, long storedSeq)
{
    /// <summary>A stamp with more rules than this covers everything under its name instead: too much is safe, too many rules are slow.</summary>
    public const int MaximumRules = 100;

    public static readonly StampState Unknown = new(0, [], isKnown: false, storedSeq: 0);

    public long Cover { get; } = cover;

    public InvalidationRule[] Rules { get; } = rules;

    /// <summary>Whether the store was asked; otherwise only what the journal brought since the floor is in here.</summary>
    public bool IsKnown { get; } = isKnown;

    /// <summary>The commit that wrote the stored stamp this was read from; 0 where none was.</summary>
    public long StoredSeq { get; } = storedSeq;

    public bool Covers(long seq, string ns, string key, ReadOnlySpan<string> tags)
    {
        if (seq < Cover)
        {
            return true;
        }

        foreach (var rule in Rules)
        {
            if (seq < rule.Seq && rule.Matches(ns, key, tags))
            {
                return true;
            }
        }

        return false;
    }

    public StampState With(long cover) => new(Math.Max(Cover, cover), [.. Rules.Where(r => r.Seq > cover)], IsKnown, StoredSeq);

    public StampState With(InvalidationRule rule)
    {
        if (rule.Seq <= Cover || Array.Exists(Rules, r => r.Replaces(rule)))
        {
            return this;
        }

        InvalidationRule[] all = [.. Rules.Where(r => !rule.Replaces(r)), rule];
        return all.Length > MaximumRules ? With(rule.Seq) : new StampState(Cover, all, IsKnown, StoredSeq);
    }

    /// <summary>What was read from the store, and what the journal brought that the reading did not contain yet.</summary>
    public StampState MergeStored(StampState stored) =>
        new(Math.Max(Cover, stored.Cover), [.. stored.Rules, .. Rules.Where(r => r.Seq > stored.StoredSeq)], isKnown: true, stored.StoredSeq);
}
