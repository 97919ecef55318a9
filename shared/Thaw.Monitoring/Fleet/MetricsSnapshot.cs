namespace Thaw.Monitoring.Fleet;

/// <summary>Figures of a time: of one container, or of many merged. Not safe for concurrent use.</summary>
public sealed class MetricsSnapshot
{
    /// <summary>The operations that ran, by name.</summary>
    public IDictionary<string, OperationFigures> Operations { get; } = new Dictionary<string, OperationFigures>(StringComparer.Ordinal);

    /// <summary>What was counted, by the instrument's name and its tags: <c>thaw.cache.hits{namespace=company,tier=memory}</c>.</summary>
    public IDictionary<string, double> Sums { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>What goes up and down, named likewise.</summary>
    public IDictionary<string, LevelFigures> Levels { get; } = new Dictionary<string, LevelFigures>(StringComparer.Ordinal);

    /// <summary>What stood out.</summary>
    public FleetHighlights Highlights { get; } = new();

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Operations.Count == 0 && Sums.Count == 0 && Levels.Count == 0 && Highlights.IsEmpty;

    /// <summary>Adds another's figures, which stays as it is.</summary>
    public void Merge(MetricsSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, figures) in other.Operations)
        {
            Operation(name).Merge(figures);
        }

        foreach (var (name, sum) in other.Sums)
        {
            Count(name, sum);
        }

        foreach (var (name, level) in other.Levels)
        {
            See(name, level);
        }

        Highlights.Merge(other.Highlights);
    }

    /// <summary>The snapshot in bytes.</summary>
    public byte[] ToBytes() => SnapshotCodec.Write(this, int.MaxValue, out _);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FiguresFormatException">The bytes are something else.</exception>
    public static MetricsSnapshot Read(ReadOnlySpan<byte> bytes)
    {
        var snapshot = new MetricsSnapshot();
        SnapshotCodec.ReadInto(bytes, snapshot);
        return snapshot;
    }

    internal OperationFigures Operation(string name)
    {
        if (!Operations.TryGetValue(name, out var figures))
        {
            Operations[name] = figures = new OperationFigures();
        }

        return figures;
    }

    internal void Count(string name, double sum) => Sums[name] = (Sums.TryGetValue(name, out var before) ? before : 0) + sum;

    internal void See(string name, LevelFigures level) => Levels[name] = Levels.TryGetValue(name, out var before) ? before.With(level) : level;
}
