namespace Thaw.Monitoring.Resources;

/// <summary>The slowest calls of AWS that this process made in the last hour.</summary>
public interface ISlowCallLog
{
    /// <summary>The slowest first, 20 at most.</summary>
    IReadOnlyList<SlowCall> Slowest { get; }
}
