using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Measuring;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Values;

namespace Thaw.Tasks;

/// <summary>The parts that client, runner and sweeper share, made once.</summary>
internal sealed class TaskEngine(ITaskStore store, TaskQueues queues, HandlerTable handlers, ThawTasksOptions options, TimeProvider clock) : IDisposable
{
    public ITaskStore Store => store;

    public TaskQueues Queues => queues;

    public HandlerTable Handlers => handlers;

    public ThawTasksOptions Options => options;

    public TimeProvider Clock => clock;

    public TaskWriter Writer { get; } = new(store, clock);

    public TaskTransitions Transitions { get; } = new(options);

    public TaskSending Sending { get; } = new(store.Traits, queues);

    public TaskValues Values { get; } = new(store, options);

    public TaskMetrics Metrics { get; } = new();

    public void Dispose() => Metrics.Dispose();
}
