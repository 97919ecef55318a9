namespace Thaw.Monitoring.Fleet;

/// <summary>What is asked of the fleet's figures.</summary>
public sealed record MetricsQuery
{
    /// <summary>How far back, from now. 1 minute to 31 days; default 15 minutes. It begins with a whole minute.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The one operation that is asked for; default all.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether the containers are asked for too.</summary>
    public bool Containers { get; init; }
}
