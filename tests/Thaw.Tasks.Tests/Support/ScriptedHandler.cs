using System.Text.Json.Serialization;

namespace Thaw.Tasks.Tests.Support;

/// <summary>What the tests' tasks are run with.</summary>
public sealed record Work(string Name, int Number = 0);

/// <summary>What comes of them.</summary>
public sealed record Done(string Text);

[JsonSerializable(typeof(Work))]
[JsonSerializable(typeof(Done))]
internal sealed partial class WorkJson : JsonSerializerContext;

/// <summary>What a test has its handler do.</summary>
internal sealed class Script
{
    private int _runs;

    public Func<Work, TaskContext, CancellationToken, ValueTask<TaskOutcome<Done>>> Body { get; set; } = static (work, _, _) => new(new Done(work.Name));

    public int Runs => Volatile.Read(ref _runs);

    public ValueTask<TaskOutcome<Done>> RunAsync(Work work, TaskContext context, CancellationToken token)
    {
        Interlocked.Increment(ref _runs);
        return Body(work, context, token);
    }
}

internal sealed class ScriptedHandler(Script script) : ITaskHandler<Work, Done>
{
    public ValueTask<TaskOutcome<Done>> HandleAsync(Work arguments, TaskContext context, CancellationToken cancellationToken) =>
        script.RunAsync(arguments, context, cancellationToken);
}
