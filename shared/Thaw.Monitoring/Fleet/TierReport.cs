namespace Thaw.Monitoring.Fleet;

/// <summary>What a tier of the cache answered.</summary>
/// <param name="Tier">Its name: <c>memory</c>, or the durable store's.</param>
/// <param name="Hits">Look-ups it answered.</param>
/// <param name="Lookups">Look-ups that reached it.</param>
public sealed record TierReport(string Tier, double Hits, double Lookups)
{
    /// <summary>Hits ÷ look-ups, 0 to 1.</summary>
    public double HitRate => Lookups <= 0 ? 0 : Hits / Lookups;
}
