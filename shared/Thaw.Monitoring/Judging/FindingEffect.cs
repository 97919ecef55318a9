namespace Thaw.Monitoring.Judging;

/// <summary>What following a recommendation would come to, by estimate.</summary>
/// <param name="P90Milliseconds">What it would take off the 90th percentile of what the finding is about; <see langword="null"/> where the figures do not say.</param>
/// <param name="DollarsAMonth">What it would save, by list prices; less than zero where it costs; <see langword="null"/> where the figures do not say.</param>
public sealed record FindingEffect(double? P90Milliseconds, double? DollarsAMonth)
{
    internal static readonly FindingEffect Unknown = new(null, null);
}
