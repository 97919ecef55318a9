using System.Diagnostics;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring;

/// <summary>
/// One run of an operation, measured from <see cref="IMonitor.Track"/> until it is disposed of. It counts as a success unless <see cref="Fail"/> or <see cref="TimeOut"/> was called:
/// a <c>using</c> cannot see the exception that passes it, which <see cref="MonitorExtensions.TrackAsync(IMonitor, string, Func{ValueTask})"/> does.
/// </summary>
public ref struct OperationSpan : IDisposable
{
    private readonly Operation? _operation;
    private readonly long _begun;
    private readonly Activity? _activity;
    private OperationOutcome _outcome;

    internal OperationSpan(Operation operation, long begun, Activity? activity) => (_operation, _begun, _activity) = (operation, begun, activity);

    /// <summary>It failed.</summary>
    public void Fail() => _outcome = OperationOutcome.Failure;

    /// <summary>It was given up because it took too long.</summary>
    public void TimeOut() => _outcome = OperationOutcome.Timeout;

    /// <summary>Ends it and records how long it took.</summary>
    public readonly void Dispose()
    {
        if (_operation is null)
        {
            return;
        }

        _operation.End(_begun, _outcome);
        if (_activity is not null)
        {
            Operation.End(_activity, _outcome);
        }
    }
}
