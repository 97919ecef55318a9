namespace Thaw.Monitoring.Fleet;

/// <summary>What was seen of something that goes up and down: memory, processor.</summary>
/// <param name="Sum">The sum of all that was seen.</param>
/// <param name="Count">How often it was looked at.</param>
/// <param name="Max">The most that was seen.</param>
public readonly record struct LevelFigures(double Sum, long Count, double Max)
{
    /// <summary>The mean; 0 where nothing was seen.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;

    internal LevelFigures With(in LevelFigures other) => Count == 0 ? other : other.Count == 0 ? this : new(Sum + other.Sum, Count + other.Count, Math.Max(Max, other.Max));
}
