using System.Text;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.TaskProcess;

/// <summary>Writes one line into the ledger for each completion, under a name of its own: two completions of one task would be two lines. Every tenth fails once, every fiftieth for good.</summary>
internal sealed class LedgerHandler(TimeProvider clock) : ITaskHandler<Entry, Booked>
{
    public async ValueTask<TaskOutcome<Booked>> HandleAsync(Entry arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (arguments.Number % 50 == 0)
            return TaskOutcome.Dead("Every fiftieth is.");
        if (arguments.Number % 10 == 1 && context.Attempt == 1)
            throw new InvalidOperationException("Every tenth does, once.");

        await Task.Delay(TimeSpan.FromMilliseconds(100 + (arguments.Number % 200)), clock, cancellationToken);
        var completion = Guid.NewGuid().ToString("N");
        context.Commit(new TaskItemWrite { Collection = "ledger", Key = $"{context.Id}/{completion}", Data = Encoding.UTF8.GetBytes($"{context.Attempt}") });
        return new Booked(completion);
    }
}
