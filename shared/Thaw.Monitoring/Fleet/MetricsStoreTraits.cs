namespace Thaw.Monitoring.Fleet;

/// <summary>What is particular about a store.</summary>
public sealed record MetricsStoreTraits
{
    /// <summary>What it is called where it is shown: <c>dynamodb</c>, <c>sqlite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The most bytes of a record's or a roll-up's data.</summary>
    public required int MaximumBytes { get; init; }
}
