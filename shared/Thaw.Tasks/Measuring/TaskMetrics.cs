using System.Diagnostics.Metrics;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Measuring;

/// <summary>The instruments of the meter <c>Thaw.Tasks</c>. Each carries the task's type; there is one series a type, never one a task.</summary>
internal sealed class TaskMetrics : IDisposable
{
    private readonly Meter _meter = new(InstrumentNames.TasksMeter);
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _started;
    private readonly Counter<long> _succeeded;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _cancelled;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _interrupted;
    private readonly Counter<long> _unsent;
    private readonly Counter<long> _resent;
    private readonly Histogram<double> _queueDelay;
    private readonly Histogram<double> _runTime;
    private readonly Gauge<long> _depth;
    private readonly Gauge<double> _age;

    public TaskMetrics()
    {
        _submitted = _meter.CreateCounter<long>("thaw.tasks.submitted", "{task}", "New tasks.");
        _started = _meter.CreateCounter<long>("thaw.tasks.started", "{attempt}", "Attempts begun.");
        _succeeded = _meter.CreateCounter<long>("thaw.tasks.succeeded", "{task}", "Tasks completed.");
        _failed = _meter.CreateCounter<long>("thaw.tasks.failed", "{attempt}", "Attempts that failed and are retried.");
        _dead = _meter.CreateCounter<long>("thaw.tasks.dead", "{task}", "Tasks given up.");
        _cancelled = _meter.CreateCounter<long>("thaw.tasks.cancelled", "{task}", "Tasks called off.");
        _duplicates = _meter.CreateCounter<long>("thaw.tasks.duplicates", "{message}", "Messages whose task was finished, held by another worker, or unknown.");
        _interrupted = _meter.CreateCounter<long>("thaw.tasks.interrupted", "{attempt}", "Attempts given back because time ran short.");
        _unsent = _meter.CreateCounter<long>("thaw.tasks.unsent", "{message}", "Messages that could not be sent; the sweeper sends them.");
        _resent = _meter.CreateCounter<long>("thaw.tasks.resent", "{message}", "Messages sent again by the sweeper.");
        _queueDelay = _meter.CreateHistogram<double>(InstrumentNames.TaskQueueDelay, "s", "From when a task might run to when its attempt began.");
        _runTime = _meter.CreateHistogram<double>(InstrumentNames.TaskRunTime, "s", "How long attempts took.");
        _depth = _meter.CreateGauge<long>("thaw.tasks.queue.depth", "{message}", "Messages that wait, as the sweeper last saw.");
        _age = _meter.CreateGauge<double>("thaw.tasks.queue.age", "s", "How long the oldest message has waited, as the sweeper last saw.");
    }

    public void Submitted(string type, int count = 1) => _submitted.Add(count, Of(type));

    public void Unsent(int count)
    {
        if (count > 0)
            _unsent.Add(count);
    }

    public void Resent(string type) => _resent.Add(1, Of(type));

    public void Duplicate(string? type) => _duplicates.Add(1, Of(type ?? "unknown"));

    public void Started(TaskRecord claimed, DateTimeOffset mightRun)
    {
        _started.Add(1, Of(claimed.Type));
        _queueDelay.Record(Math.Max(0, (claimed.StartedAt!.Value - mightRun).TotalSeconds), Of(claimed.Type));
    }

    /// <summary>Counts how an attempt, or a task without one, ended, by the record that was written. What was given back or called off is no error.</summary>
    public void Ended(TaskRecord record, bool succeeded, bool interrupted, TimeSpan? took, string? error = null)
    {
        var counter = (succeeded, interrupted, record.State) switch
        {
            (true, _, _) => _succeeded,
            (_, _, TaskState.Dead) => _dead,
            (_, _, TaskState.Cancelled) => _cancelled,
            (_, true, _) => _interrupted,
            _ => _failed,
        };
        counter.Add(1, Of(record.Type));
        if (took is not { } time)
            return;
        if (error is not null && (counter == _failed || counter == _dead))
            _runTime.Record(time.TotalSeconds, Of(record.Type), new(InstrumentNames.ErrorType, error));
        else
            _runTime.Record(time.TotalSeconds, Of(record.Type));
    }

    public void Depth(string queue, TaskQueueDepth depth)
    {
        _depth.Record(depth.Waiting, new KeyValuePair<string, object?>("queue", queue));
        if (depth.OldestAge is { } age)
            _age.Record(age.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Of(string type) => new(InstrumentNames.Type, type);
}
