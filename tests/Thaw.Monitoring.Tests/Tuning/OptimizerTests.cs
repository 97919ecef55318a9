using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Tests.Tuning;

/// <summary>One process that shares its tuned values with nobody.</summary>
public sealed class OptimizerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Run_SetsWhatIsProposed_AndSaysFromWhatToWhat()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer(knob, new Knob("b", 7));
        var run = await optimizer.RunAsync(dryRun: false, "olga", CancellationToken.None);
        Assert.Equal((150, TuningOutcome.Done, null), (knob.Value, run.Outcome, run.Within));
        Assert.Equal(new TuningChange("a", "units", 100, 150, "wanted", "turns"), Assert.Single(run.Changes));
    }

    [Fact]
    public async Task Run_Dry_ChangesNothing_AndCannotBeUndone()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        var done = 0;
        using var optimizer = Optimizer([new Once(() => done++)], knob);
        var run = await optimizer.RunAsync(dryRun: true, "olga", CancellationToken.None);
        Assert.Equal((100, 0, 150), (knob.Value, done, Assert.Single(run.Changes).To));
        Assert.Null(Assert.Single(run.Done).Outcome);
        Assert.Equal(TuningOutcome.NotFound, (await optimizer.UndoAsync(run.Id, "olga", CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData(5_000, 200)]
    [InlineData(-3, 10)]
    public async Task Run_NeverActsOutsideBounds(double wanted, double becomes)
    {
        var knob = new Knob("a", 100) { Wanted = wanted };
        using var optimizer = Optimizer(knob);
        await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        Assert.Equal(becomes, knob.Value);
    }

    [Theory]
    [InlineData(104)]
    [InlineData(double.NaN)]
    public async Task Run_LeavesAloneWhatIsNoise(double wanted)
    {
        var knob = new Knob("a", 100) { Wanted = wanted };
        using var optimizer = Optimizer(knob);
        Assert.Empty((await optimizer.RunAsync(dryRun: false, null, CancellationToken.None)).Changes);
        Assert.Equal(100, knob.Value);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(double.NaN)]
    public async Task Run_LeavesAloneWhatIsOutOfBoundsFromTheStart(double begun)
    {
        var knob = new Knob("a", begun) { Wanted = 150 };
        using var optimizer = Optimizer(knob);
        Assert.Empty((await optimizer.RunAsync(dryRun: false, null, CancellationToken.None)).Changes);
    }

    [Fact]
    public async Task Run_ActionThatFails_SaysSo_AndTheOthersAreDone()
    {
        var done = 0;
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer([new Once(static () => throw new IOException("no")), new Once(() => done++)], knob);
        var run = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        Assert.Equal(["It failed; the log says why.", "done"], run.Done.Select(static one => one.Outcome));
        Assert.Equal((1, 150), (done, knob.Value));
    }

    [Fact]
    public async Task Undo_SetsBack_Once()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer(knob);
        var run = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        var undone = await optimizer.UndoAsync(run.Id, null, CancellationToken.None);
        Assert.Equal((100, TuningOutcome.Done), (knob.Value, undone.Outcome));
        Assert.Equal(("a", 150, 100), Assert.Single(undone.Changes) is var change ? (change.Tunable, change.From, change.To) : default);
        Assert.Equal(TuningOutcome.AlreadyUndone, (await optimizer.UndoAsync(run.Id, null, CancellationToken.None)).Outcome);
        Assert.Equal(TuningOutcome.NotFound, (await optimizer.UndoAsync("0123456789abcdef", null, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Undo_LeavesWhatALaterRunChanged()
    {
        var (one, two) = (new Knob("a", 100) { Wanted = 150 }, new Knob("b", 50) { Wanted = 80 });
        using var optimizer = Optimizer(one, two);
        var first = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        (one.Wanted, two.Wanted) = (null, 90);
        var second = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        var undone = await optimizer.UndoAsync(first.Id, null, CancellationToken.None);
        Assert.Equal((100, 90, "a"), (one.Value, two.Value, Assert.Single(undone.Changes).Tunable));
        Assert.Equal(["b"], undone.Left);
        await optimizer.UndoAsync(second.Id, null, CancellationToken.None);
        Assert.Equal(80, two.Value);
    }

    [Fact]
    public async Task Undo_OfWhatALaterRunChangedWhole_IsRefused_UntilThatIsUndone()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer(knob);
        var first = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        knob.Wanted = 60;
        var second = await optimizer.RunAsync(dryRun: false, null, CancellationToken.None);
        var refused = await optimizer.UndoAsync(first.Id, null, CancellationToken.None);
        Assert.Equal((TuningOutcome.ChangedSince, 60), (refused.Outcome, knob.Value));
        Assert.Equal(["a"], refused.Left);
        await optimizer.UndoAsync(second.Id, null, CancellationToken.None);
        Assert.Equal(150, knob.Value);
        Assert.Equal(TuningOutcome.Done, (await optimizer.UndoAsync(first.Id, null, CancellationToken.None)).Outcome);
        Assert.Equal(100, knob.Value);
    }

    private Optimizer Optimizer(params ITunable[] tunables) => Optimizer([], tunables);

    private Optimizer Optimizer(IEnumerable<ITuningAction> actions, params ITunable[] tunables)
    {
        var state = new TuningState(tunables, NullLogger.Instance);
        return new Optimizer(static _ => new(new TuningInput(null!, [])), state, new ProcessTuningSettings(state), actions, _clock, NullLogger.Instance);
    }

    private sealed class Once(Action run) : ITuningAction
    {
        public string Id => "once";

        public IReadOnlyList<TuningStep> Plan(TuningInput input) =>
        [
            new("process", "wanted", _ =>
            {
                run();
                return new("done");
            }),
        ];
    }
}
