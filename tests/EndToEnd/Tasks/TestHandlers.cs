using System.Collections.Concurrent;
using Thaw.Tasks;

namespace Thaw.EndToEnd.Tasks;

/// <summary>Where gated tasks wait until a test lets them go, each by its order's text.</summary>
internal sealed class TaskGates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new(StringComparer.Ordinal);

    public TaskCompletionSource Begun(string name) => _begun.GetOrAdd(name, static _ => New());

    public TaskCompletionSource Open(string name) => _open.GetOrAdd(name, static _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Answers what it was given.</summary>
internal sealed class EchoHandler : ITaskHandler<TestOrder, TestReceipt>
{
    public ValueTask<TaskOutcome<TestReceipt>> HandleAsync(TestOrder arguments, TaskContext context, CancellationToken cancellationToken) =>
        new(new TestReceipt(arguments.Text, context.Attempt, context.User));
}

/// <summary>Says that it is half-way, and waits for the test.</summary>
internal sealed class GatedHandler(TaskGates gates) : ITaskHandler<TestOrder, TestReceipt>
{
    public async ValueTask<TaskOutcome<TestReceipt>> HandleAsync(TestOrder arguments, TaskContext context, CancellationToken cancellationToken)
    {
        await context.ReportProgressAsync(50, "half-way");
        gates.Begun(arguments.Text).TrySetResult();
        await gates.Open(arguments.Text).Task.WaitAsync(cancellationToken);
        return new TestReceipt(arguments.Text, context.Attempt, context.User);
    }
}

/// <summary>Throws until its gate is open.</summary>
internal sealed class BrokenHandler(TaskGates gates) : ITaskHandler<TestOrder, TestReceipt>
{
    public ValueTask<TaskOutcome<TestReceipt>> HandleAsync(TestOrder arguments, TaskContext context, CancellationToken cancellationToken) =>
        gates.Open(arguments.Text).Task.IsCompleted
            ? new(new TestReceipt(arguments.Text, context.Attempt, context.User))
            : throw new InvalidOperationException("It is broken.");
}
