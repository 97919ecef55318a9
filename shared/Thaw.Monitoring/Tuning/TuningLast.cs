namespace Thaw.Monitoring.Tuning;

/// <summary>How a setting came to the value it has.</summary>
/// <param name="From">The value before.</param>
/// <param name="To">The value it was set to.</param>
/// <param name="Figure">What its owner noted then (<see cref="TuningProposal.Figure"/>).</param>
public sealed record TuningLast(double From, double To, double? Figure)
{
    /// <summary>When; <see langword="null"/> where that is not known. Figures of before are of another value.</summary>
    public DateTimeOffset? At { get; init; }
}
