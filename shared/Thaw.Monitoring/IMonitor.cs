using Thaw.Monitoring.Targets;

namespace Thaw.Monitoring;

/// <summary>
/// Measures this process. What is recorded belongs to the invocation in whose course it is recorded, however many run at once, and goes into the process's figures when that ends.
/// Safe from any thread; it never fails whoever is measured.
/// </summary>
public interface IMonitor
{
    /// <summary>Measures until the answer is disposed of: <c>using var span = monitor.Track("vector_search");</c></summary>
    /// <param name="operation">
    /// The operation's name, 1 to 200 characters; one of a small number of constants. Names beyond <see cref="ThawMonitoringOptions.MaximumOperations"/> count as <c>Other</c>.
    /// </param>
    OperationSpan Track(string operation);

    /// <summary>Records an operation that was measured elsewhere.</summary>
    void Record(string operation, TimeSpan took, OperationOutcome outcome = OperationOutcome.Success);

    /// <summary>
    /// Begins an invocation: what the caller's execution context records from here on is its own. Disposing of the answer ends it and flushes what it recorded: after the
    /// response where the host allows that, else before. Within another that has not ended it is a part of that: measured by itself, and not counted again.
    /// </summary>
    /// <param name="lifetime">The invocation as the host knows it; <see langword="null"/> where there is none.</param>
    MonitoredInvocation BeginInvocation(IInvocationLifetime? lifetime = null);

    /// <summary>Holds what this process measured since it started against targets. An operation that did not run passes, with no figure.</summary>
    /// <param name="targets">The most milliseconds for each operation; <see langword="null"/> for those of the options.</param>
    /// <param name="quantile">Which percentile is held against them, 0 to 1; <see langword="null"/> for that of the options.</param>
    IReadOnlyList<TargetResult> CheckTargets(IReadOnlyDictionary<string, double>? targets = null, double? quantile = null);

    /// <summary>Hands over what has not been: before the process ends.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
