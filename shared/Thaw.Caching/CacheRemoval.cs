namespace Thaw.Caching;

/// <summary>What became of an invalidation.</summary>
/// <param name="Removed">How many live entries it removed: 0 or 1 for a key, <see langword="null"/> where it cannot be known.</param>
/// <param name="Committed">
/// Whether the durable tier has it. If not, this process honours it from now on and goes on trying to commit it at each later call;
/// other containers may serve what it concerns until then.
/// </param>
public readonly record struct CacheRemoval(int? Removed, bool Committed)
{
    /// <summary>
    /// Whether a conditional removal changed nothing because its condition did not hold. One that is neither committed nor failed is undecided: nothing stays to be
    /// committed, and where the answer was lost it may have taken effect.
    /// </summary>
    public bool ConditionFailed { get; init; }
}
