namespace Thaw.Load.Reporting;

/// <summary>A component held against its target; milliseconds.</summary>
/// <param name="Name">The component.</param>
/// <param name="Injected">The latency that was added, or none.</param>
/// <param name="Target">What P90 must stay below.</param>
/// <param name="Count">How often it ran.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P90">Nine in ten took no longer.</param>
/// <param name="P99">The same for 99 in 100.</param>
/// <param name="Max">The longest.</param>
internal sealed record ComponentFigures(string Name, string Injected, double Target, long Count, double P50, double P90, double P99, double Max)
{
    public bool Passed => P90 < Target;
}
