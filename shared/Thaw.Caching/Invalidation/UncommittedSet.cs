namespace Thaw.Caching.Invalidation;

/// <summary>
/// Invalidations that the store does not have yet, each once, and never more than <see cref="Maximum"/>: beyond that, the many of one namespace become one for
/// all of it, and at last everything. Too much is safe, while a list that grows through an outage would slow every look-up and hold every commit after it up.
/// </summary>
internal sealed class UncommittedSet
{
    public const int Maximum = 1_000;

    private static readonly CacheInvalidation Everything = new() { Tag = "*" };

    private readonly HashSet<CacheInvalidation> _targets = [];

    public int Count => _targets.Count;

    public CacheInvalidation[] ToArray() => [.. _targets];

    public void Add(IEnumerable<CacheInvalidation> targets)
    {
        foreach (var target in targets)
        {
            if (!IsImplied(target))
            {
                _targets.Add(target);
            }
        }

        while (_targets.Count > Maximum)
        {
            Widen();
        }
    }

    public void Remove(IEnumerable<CacheInvalidation> targets) => _targets.ExceptWith(targets);

    private bool IsImplied(CacheInvalidation target) =>
        _targets.Contains(Everything) || (target.Namespace is { } ns && _targets.Contains(Whole(ns)));

    private void Widen()
    {
        var crowded = _targets.Where(static t => t.Namespace is not null).GroupBy(static t => t.Namespace!, StringComparer.Ordinal).MaxBy(static g => g.Count());
        if (crowded?.Count() > 1)
        {
            _targets.RemoveWhere(t => t.Namespace == crowded.Key);
            _targets.Add(Whole(crowded.Key));
            return;
        }

        _targets.Clear();
        _targets.Add(Everything);
    }

    private static CacheInvalidation Whole(string ns) => new() { Namespace = ns };
}
