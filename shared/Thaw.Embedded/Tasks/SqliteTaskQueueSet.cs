using Thaw.Tasks.Queues;

namespace Thaw.Embedded;

/// <summary>The file's queues, one for each priority, closed together.</summary>
internal sealed class SqliteTaskQueueSet : IDisposable
{
    private readonly SqliteTaskQueue _normal;
    private readonly SqliteTaskQueue _high;
    private readonly SqliteTaskQueue _low;

    public SqliteTaskQueueSet(SqliteTaskOptions options, TimeProvider? clock)
    {
        (_normal, _high, _low) = (new(options, "tasks", clock), new(options, "tasks-high", clock), new(options, "tasks-low", clock));
        Queues = new TaskQueues(_normal, _high, _low);
    }

    public TaskQueues Queues { get; }

    public void Dispose()
    {
        _normal.Dispose();
        _high.Dispose();
        _low.Dispose();
    }
}
