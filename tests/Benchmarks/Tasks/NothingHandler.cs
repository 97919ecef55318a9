using System.Text.Json.Serialization;
using Thaw.Tasks;

namespace Thaw.Benchmarks.Tasks;

internal sealed record NothingArguments(int Number);

/// <summary>Does nothing, and says when as many have done it as were submitted.</summary>
internal sealed class NothingHandler(Countdown countdown) : ITaskHandler<NothingArguments, int>
{
    public ValueTask<TaskOutcome<int>> HandleAsync(NothingArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        countdown.Signal();
        return new ValueTask<TaskOutcome<int>>(arguments.Number);
    }
}

/// <summary>Ends when it was signalled so often.</summary>
internal sealed class Countdown(int count)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    public Task End => _end.Task;

    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _end.SetResult();
        }
    }
}

[JsonSerializable(typeof(NothingArguments))]
[JsonSerializable(typeof(int))]
internal sealed partial class NothingJson : JsonSerializerContext;
