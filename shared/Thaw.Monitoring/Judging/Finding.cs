namespace Thaw.Monitoring.Judging;

/// <summary>What a rule found.</summary>
public sealed record Finding
{
    /// <summary>The rule's id: <c>cache.ttl-short</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it is about: a namespace, an operation, a table, a dimension; <c>fleet</c> for all.</summary>
    public required string Subject { get; init; }

    /// <summary>The figures that it rests on, by name; each name says its unit.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>What to do.</summary>
    public required string Recommendation { get; init; }

    /// <summary>What that would come to.</summary>
    public required FindingEffect Effect { get; init; }
}
