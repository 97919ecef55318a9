using System.Diagnostics;
using System.Runtime.CompilerServices;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Judging;

namespace Thaw.Monitoring.Measuring;

/// <summary>An operation: its name and a series for each outcome.</summary>
internal sealed class Operation
{
    /// <summary>The dimension that its name is in CloudWatch.</summary>
    public const string Dimension = "Operation";

    private readonly ProcessMonitor _monitor;
    private readonly Series[] _outcomes;

    public Operation(ProcessMonitor monitor, SeriesTable table, string name, MetricsArea area, bool isEntry)
    {
        (_monitor, Name, IsEntry) = (monitor, name, isEntry);
        KeyValuePair<string, string>[] dimensions = [new(Dimension, EmfText.Value(name))];
        _outcomes = [Of(OperationOutcome.Success, "Duration"), Of(OperationOutcome.Failure, "FailedDuration"), Of(OperationOutcome.Timeout, "TimedOutDuration")];

        Series Of(OperationOutcome outcome, string metric) => table.Add(area, dimensions, (id, group) => new Series
        {
            Id = id, Group = group, Kind = SeriesKind.Distribution, Area = area, Metric = metric, Unit = "Milliseconds", Scale = 1_000, Dimensions = dimensions, Operation = this, Outcome = outcome,
            IsFleetOnly = FigureReader.IsOfNoDuration(name),
        });
    }

    public string Name { get; }

    /// <summary>Whether its runs are what the process was asked for: requests and tasks.</summary>
    public bool IsEntry { get; }

    public Series this[OperationOutcome outcome] => _outcomes[(int)outcome];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(long begun, OperationOutcome outcome) => _monitor.Scope.Record(_outcomes[(int)outcome], _monitor.SecondsSince(begun));

    public void Record(double seconds, OperationOutcome outcome) => _monitor.Scope.Record(_outcomes[(int)outcome], seconds);

    public static void End(Activity activity, OperationOutcome outcome)
    {
        if (outcome != OperationOutcome.Success)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            activity.SetTag(InstrumentNames.ErrorType, outcome == OperationOutcome.Timeout ? "timeout" : "failure");
        }

        activity.Dispose();
    }
}
