using Thaw.Load.Judging;

namespace Thaw.Load.Reporting;

/// <summary>All that a run has to say: written as JSON, shown as HTML, read again as a baseline.</summary>
internal sealed record LoadReport
{
    public int Version { get; init; } = 1;

    public required RunConfiguration Run { get; init; }

    /// <summary>All requests that found everything running; nothing where components were measured.</summary>
    public Figures? Warm { get; init; }

    /// <summary>All that waited for a start, or were the first of their kind.</summary>
    public Figures? Cold { get; init; }

    public long Hits { get; init; }

    public long Misses { get; init; }

    public IReadOnlyList<Figures> Endpoints { get; init; } = [];

    public IReadOnlyList<SliceFigures> Slices { get; init; } = [];

    public IReadOnlyList<ComponentFigures> Components { get; init; } = [];

    public IReadOnlyList<Verdict> Thresholds { get; init; } = [];

    public Comparison? Comparison { get; init; }
}
