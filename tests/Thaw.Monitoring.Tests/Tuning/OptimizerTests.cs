using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Tests.Tuning;

public sealed class OptimizerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Run_SetsWhatIsProposed_AndSaysFromWhatToWhat()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer(knob, new Knob("b", 7));
        var run = await optimizer.RunAsync(dryRun: false, CancellationToken.None);
        Assert.Equal(150, knob.Value);
        Assert.Equal(new TuningChange("a", "units", 100, 150, "wanted", "turns"), Assert.Single(run.Changes));
    }

    [Fact]
    public async Task Run_Dry_ChangesNothing_AndCannotBeUndone()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        var done = 0;
        using var optimizer = new Optimizer(Input, [knob], [new Once(() => done++)], _clock, NullLogger.Instance);
        var run = await optimizer.RunAsync(dryRun: true, CancellationToken.None);
        Assert.Equal((100, 0, 150), (knob.Value, done, Assert.Single(run.Changes).To));
        Assert.Null(Assert.Single(run.Done).Outcome);
        Assert.Null(await optimizer.UndoAsync(run.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData(5_000, 200)]
    [InlineData(-3, 10)]
    public async Task Run_NeverActsOutsideBounds(double wanted, double becomes)
    {
        var knob = new Knob("a", 100) { Wanted = wanted };
        using var optimizer = Optimizer(knob);
        await optimizer.RunAsync(dryRun: false, CancellationToken.None);
        Assert.Equal(becomes, knob.Value);
    }

    [Theory]
    [InlineData(104)]
    [InlineData(double.NaN)]
    public async Task Run_LeavesAloneWhatIsNoise(double wanted)
    {
        var knob = new Knob("a", 100) { Wanted = wanted };
        using var optimizer = Optimizer(knob);
        Assert.Empty((await optimizer.RunAsync(dryRun: false, CancellationToken.None)).Changes);
        Assert.Equal(100, knob.Value);
    }

    [Fact]
    public async Task Run_LeavesAloneWhatIsOutOfBoundsFromTheStart()
    {
        var knob = new Knob("a", 1_000) { Wanted = 150 };
        using var optimizer = Optimizer(knob);
        Assert.Empty((await optimizer.RunAsync(dryRun: false, CancellationToken.None)).Changes);
    }

    [Fact]
    public async Task Undo_SetsBack_ButForWhatSomebodyChangedSince()
    {
        var (one, two) = (new Knob("a", 100) { Wanted = 150 }, new Knob("b", 50) { Wanted = 80 });
        using var optimizer = Optimizer(one, two);
        var run = await optimizer.RunAsync(dryRun: false, CancellationToken.None);
        two.Set(90);
        var undone = (await optimizer.UndoAsync(run.Id, CancellationToken.None))!;
        Assert.Equal((100, 90), (one.Value, two.Value));
        Assert.Equal(("a", 150, 100), Assert.Single(undone.Changes) is var change ? (change.Tunable, change.From, change.To) : default);
        Assert.Equal(["b"], undone.Left);
        Assert.Null(await optimizer.UndoAsync(run.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Undo_OfRunsInTurn_ComesBackToTheBeginning()
    {
        var knob = new Knob("a", 100) { Wanted = 150 };
        using var optimizer = Optimizer(knob);
        var first = await optimizer.RunAsync(dryRun: false, CancellationToken.None);
        knob.Wanted = 60;
        var second = await optimizer.RunAsync(dryRun: false, CancellationToken.None);
        await optimizer.UndoAsync(second.Id, CancellationToken.None);
        await optimizer.UndoAsync(first.Id, CancellationToken.None);
        Assert.Equal(100, knob.Value);
    }

    private static ValueTask<TuningInput> Input(CancellationToken cancellationToken) => new(new TuningInput(null!, []));

    private Optimizer Optimizer(params ITunable[] tunables) => new(Input, tunables, [], _clock, NullLogger.Instance);

    private sealed class Knob(string id, double value) : ITunable
    {
        public string Id => id;

        public string Unit => "units";

        public string Effect => "turns";

        public double Value { get; private set; } = value;

        public double Minimum => 10;

        public double Maximum => 200;

        public double? Wanted { get; set; }

        public TuningProposal? Propose(TuningInput input) => Wanted is { } wanted ? new(wanted, "wanted") : null;

        public void Set(double value)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
            Value = value;
        }
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
