using System.Text;
using System.Text.Json;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Tests.Tuning;

/// <summary>Several containers that share their tuned values: who follows, who wins, what is lost on the way.</summary>
public sealed class FleetTuningTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly FleetBook _book = new();
    private readonly Knob _here = new("a", 100) { Wanted = 150 };
    private readonly Knob _there = new("a", 100);
    private readonly FleetMember _one;
    private readonly FleetMember _two;

    public FleetTuningTests() => (_one, _two) = (new FleetMember(_book, _clock, _here), new FleetMember(_book, _clock, _there));

    [Fact]
    public async Task Run_ReachesTheOtherAtItsNextCheck_AndTheOtherUndoesIt()
    {
        var run = await RunAsync(_one);
        Assert.Equal(TimeSpan.FromSeconds(1), run.Within);
        Assert.Equal((150, 100), (_here.Value, _there.Value));
        _two.Check();
        Assert.Equal(150, _there.Value);
        Assert.Equal(TuningOutcome.Done, (await _two.Optimizer.UndoAsync(run.Id, "olga", CancellationToken.None)).Outcome);
        Assert.Equal(100, _there.Value);
        _one.Check();
        Assert.Equal(100, _here.Value);
        Assert.Equal(TuningOutcome.AlreadyUndone, (await _one.Optimizer.UndoAsync(run.Id, null, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Container_ThatStartsLater_BeginsWithIt_AndGoesBackToItsOwnConfiguration()
    {
        var run = await RunAsync(_one);
        var knob = new Knob("a", 70);
        using var later = new FleetMember(_book, _clock, knob);
        later.Check();
        Assert.Equal(150, knob.Value);
        await later.Optimizer.UndoAsync(run.Id, null, CancellationToken.None);
        Assert.Equal(70, knob.Value);
    }

    [Fact]
    public async Task Run_IsToldWithWhoWhenAndWhy()
    {
        var run = await _one.Optimizer.RunAsync(dryRun: false, new string('o', 300), CancellationToken.None);
        var value = JsonElement.Parse(_book.Settings.Data.Span).GetProperty("values").GetProperty("a");
        Assert.Equal((150, 100, run.Id, "wanted"), (value.GetProperty("value").GetDouble(), value.GetProperty("from").GetDouble(), value.GetProperty("run").GetString()!, value.GetProperty("why").GetString()!));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds(), value.GetProperty("at").GetInt64());
        Assert.Equal(new string('o', 64), value.GetProperty("by").GetString());
    }

    [Fact]
    public async Task Run_WithNothingToChange_WritesNothing()
    {
        _here.Wanted = null;
        Assert.Empty((await RunAsync(_one)).Changes);
        Assert.Equal(0, _book.Settings.Version);
    }

    [Fact]
    public async Task Run_BeginsAtWhatTheFleetHas_AndIsToldHowItCameToThat()
    {
        _here.Figure = 0.25;
        await RunAsync(_one);
        _there.Wanted = 180;
        var change = Assert.Single((await RunAsync(_two)).Changes);
        Assert.Equal((150, 180), (change.From, change.To));
        Assert.Equal(new TuningLast(100, 150, 0.25), _there.Last! with { At = null });
        Assert.NotNull(_there.Last!.At);
    }

    [Fact]
    public async Task TwoAtOnce_OfTheSameSetting_TheFirstCounts_AndTheOtherIsToldSo()
    {
        var (other, late) = (new Knob("b", 20) { Wanted = 40 }, new Knob("a", 100) { Wanted = 60 });
        using var second = new FleetMember(_book, _clock, late, other);
        Task<TuningRun>? first = null;
        _book.BeforeReplace = number =>
        {
            if (number == 1)
            {
                first = RunAsync(_one); // while the second's is on its way
            }
        };
        var run = await _clock.DriveAsync(second.Optimizer.RunAsync(dryRun: false, null, CancellationToken.None));
        Assert.Equal(TuningOutcome.Done, (await first!).Outcome);
        Assert.Equal(("b", 150, 40), (Assert.Single(run.Changes).Tunable, late.Value, other.Value));
        Assert.Equal(["a"], run.Left);
        Assert.Equal(TuningOutcome.Done, (await second.Optimizer.UndoAsync((await first!).Id, null, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task ManyAtOnce_OfDifferentSettings_NoneIsLost()
    {
        var members = Enumerable.Range(0, 6).Select(i => new FleetMember(_book, TimeProvider.System, new Knob($"k{i}", 100) { Wanted = 150 })).ToList();
        var runs = await Task.WhenAll(members.Select(static member => Task.Run(() => RunAsync(member))));
        Assert.All(runs, static run => Assert.Equal((TuningOutcome.Done, 1), (run.Outcome, run.Changes.Count)));
        Assert.Equal(6, _book.Settings.Version);
        var book = JsonElement.Parse(_book.Settings.Data.Span);
        Assert.Equal(6, book.GetProperty("values").EnumerateObject().Count());
        Assert.Equal(runs.Select(static run => run.Id).Order(), book.GetProperty("runs").EnumerateArray().Select(static run => run.GetProperty("id").GetString()!).Order());
        members.ForEach(static member => member.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_AnswersAreLost_KnowsItsOwnSuccess(int lost)
    {
        _book.LosesAnswer = number => number <= lost;
        var run = await RunAsync(_one);
        Assert.Equal((TuningOutcome.Done, 150, 1L, lost + 1), (run.Outcome, _here.Value, _book.Settings.Version, _book.Replacements));
        Assert.Equal("a", Assert.Single(run.Changes).Tunable);
    }

    [Fact]
    public async Task Run_NoAnswerToAnyRepeat_FindsItselfInTheBook()
    {
        _book.LosesAnswer = static number => number <= 3;
        var run = await _clock.DriveAsync(_one.Optimizer.RunAsync(dryRun: false, null, CancellationToken.None));
        Assert.Equal((TuningOutcome.Done, 150, 1L), (run.Outcome, _here.Value, _book.Settings.Version));
        Assert.Equal("a", Assert.Single(run.Changes).Tunable);
        _book.LosesAnswer = static number => number <= 6;
        var undone = await _clock.DriveAsync(_one.Optimizer.UndoAsync(run.Id, null, CancellationToken.None));
        Assert.Equal((TuningOutcome.Done, 100, 2L), (undone.Outcome, _here.Value, _book.Settings.Version));
        Assert.Equal("a", Assert.Single(undone.Changes).Tunable);
    }

    [Fact]
    public async Task UndoAll_TakesBackWhateverWasTuned_AlsoWhatIsOutOfBoundsOrForgotten()
    {
        Write("""{"format":1,"runs":[],"values":{"a":{"value":1e9,"from":1,"run":"r","at":1},"gone":{"value":1,"from":1,"run":"r","at":1}}}""");
        _here.Wanted = null;
        using var three = new FleetMember(_book, _clock, new Knob("b", 100) { Wanted = 150 });
        var run = await RunAsync(three);
        _book.LosesAnswer = number => number < 5; // of four replacements; the run was the first
        var undone = await _clock.DriveAsync(_two.Optimizer.UndoAsync(Optimizer.All, null, CancellationToken.None));
        Assert.Equal(TuningOutcome.Done, undone.Outcome);
        Assert.Equal(["a", "b", "gone"], undone.Changes.Select(static change => change.Tunable).Order());
        Assert.Equal((1e9, 100), undone.Changes.Single(static change => change.Tunable == "a") is var back ? (back.From, back.To) : default);
        Assert.Empty(_two.Optimizer.Ignored);
        three.Check();
        Assert.Equal(100, three.Optimizer.Tunables[0].Value);
        Assert.Equal(TuningOutcome.AlreadyUndone, (await three.Optimizer.UndoAsync(run.Id, null, CancellationToken.None)).Outcome);
        Assert.Equal(TuningOutcome.NotFound, (await three.Optimizer.UndoAsync(Optimizer.All, null, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task StoreIsOutOfReach_NothingIsChanged_NothingIsDone_AndADryRunStillTells()
    {
        _book.IsReachable = false;
        Assert.Equal(TuningOutcome.Unreachable, (await RunAsync(_one)).Outcome);
        Assert.Equal(TuningOutcome.Unreachable, (await _one.Optimizer.UndoAsync("0123456789abcdef", null, CancellationToken.None)).Outcome);
        Assert.Equal(100, _here.Value);
        Assert.Equal(150, Assert.Single((await _one.Optimizer.RunAsync(dryRun: true, null, CancellationToken.None)).Changes).To);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":1,"values":{"a":null},"runs":[]}""")]
    [InlineData("""{"format":1,"values":{},"runs":[null]}""")]
    [InlineData("""{"format":1,"values":{},"runs":null}""")]
    [InlineData("""{"format":1,"values":{"a":{"value":"x","from":1,"run":"r","at":1}},"runs":[]}""")]
    [InlineData("""{"format":1,"values":{"a":{"value":20,"from":1e999,"run":"r","at":1}},"runs":[]}""")]
    [InlineData("""{"format":1,"values":{},"runs":[{"id":"r","at":1,"changes":[{"tunable":"a","from":1e999,"to":1}]}]}""")]
    [InlineData("""{"format":0,"values":{},"runs":[]}""")]
    [InlineData("""{"values":{},"runs":[]}""")]
    public async Task Settings_ThatCannotBeRead_ChangeNothing_AreTold_AndReplacedByTheNextRun(string bytes)
    {
        await RunAsync(_one);
        _two.Check();
        Write(bytes);
        _two.Check();
        Assert.Equal(150, _there.Value);
        Assert.Equal(new TuningIgnored("", "unreadable"), Assert.Single(_two.Optimizer.Ignored));
        _there.Wanted = 30;
        Assert.Equal((TuningOutcome.Done, 30), ((await RunAsync(_two)).Outcome, _there.Value));
        Assert.Empty(_two.Optimizer.Ignored);
    }

    [Fact]
    public void Settings_ThatAreTooLong_AreNotRead()
    {
        Write($$$"""{"format":1,"values":{"a":{"value":150,"from":1,"run":"{{{new string('r', 70_000)}}}","at":1}},"runs":[]}""");
        _two.Check();
        Assert.Equal((100, "unreadable"), (_there.Value, Assert.Single(_two.Optimizer.Ignored).Reason));
    }

    [Fact]
    public async Task Settings_OfALaterVersion_AreLeftAlone()
    {
        Write("""{"format":2,"values":["another","shape"]}""");
        _one.Check();
        Assert.Equal("later-version", Assert.Single(_one.Optimizer.Ignored).Reason);
        Assert.Equal(TuningOutcome.LaterVersion, (await RunAsync(_one)).Outcome);
        Assert.Equal((100, 1L), (_here.Value, _book.Settings.Version));
    }

    [Fact]
    public async Task Values_OfUnknownNamesAndOutOfBounds_AreLeftOut_AndOthersAreNot()
    {
        var (small, other) = (new Knob("a", 100) { Maximum = 120, Wanted = 50 }, new Knob("b", 100));
        using var member = new FleetMember(_book, _clock, small, other);
        Write("""
            {"format":1,"runs":[],"values":{"a":{"value":150,"from":1,"run":"r","at":1},"b":{"value":60,"from":1,"run":"r","at":1},"c":{"value":1,"from":1,"run":"r","at":1},
            "d":{"value":-1e300,"from":1,"run":"r","at":1}}}
            """);
        member.Check();
        Assert.Equal((100, 60), (small.Value, other.Value));
        Assert.Equal([new("a", "out-of-bounds"), new("c", "unknown"), new("d", "unknown")], member.Optimizer.Ignored);

        // What fits others is not for this one to change.
        Assert.Empty((await RunAsync(member)).Changes);
    }

    [Fact]
    public void Values_ThatDidNotChange_AreNotSetAgain_AndOneThatFailsStopsNoOther()
    {
        var (one, two) = (new Knob("a", 100) { Fault = new IOException("no") }, new Knob("b", 100));
        using var member = new FleetMember(_book, _clock, one, two);
        const string Both = """{"format":1,"runs":[],"values":{"a":{"value":150,"from":1,"run":"r","at":1},"b":{"value":60,"from":1,"run":"r","at":1}}}""";
        Write(Both);
        member.Check();
        Write(Both);
        member.Check();
        Assert.Equal((1, 60), (two.Turns, two.Value));
        Assert.Equal(new TuningIgnored("a", "failed"), Assert.Single(member.Optimizer.Ignored));
    }

    [Fact]
    public async Task Runs_BeyondWhatFits_AreForgotten_AndTheValuesStay()
    {
        string? first = null;
        for (var i = 0; i < 100; i++)
        {
            _here.Wanted = i % 2 == 0 ? 150 : 60;
            var run = await RunAsync(_one);
            Assert.Equal(TuningOutcome.Done, run.Outcome);
            first ??= run.Id;
        }

        Assert.InRange(_book.Settings.Data.Length, 1_000, _book.MaximumBytes);
        Assert.Equal(TuningOutcome.NotFound, (await _one.Optimizer.UndoAsync(first!, null, CancellationToken.None)).Outcome);
        _two.Check();
        Assert.Equal(60, _there.Value);
    }

    [Fact]
    public async Task Values_BeyondWhatFits_AreRefused_AndNothingIsChanged()
    {
        var knobs = Enumerable.Range(0, 60).Select(static i => new Knob($"cache.ttl.namespace-{i}", 100) { Wanted = 150 }).ToArray();
        using var member = new FleetMember(_book, _clock, knobs);
        Assert.Equal(TuningOutcome.Full, (await RunAsync(member)).Outcome);
        Assert.All(knobs, static knob => Assert.Equal(100, knob.Value));
        Array.ForEach(knobs[15..], static knob => knob.Wanted = null);
        Assert.Equal(TuningOutcome.Done, (await RunAsync(member)).Outcome);
        Assert.Equal(15, knobs.Count(static knob => knob.Value == 150));
    }

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    private static async Task<TuningRun> RunAsync(FleetMember member) => await member.Optimizer.RunAsync(dryRun: false, null, CancellationToken.None);

    private void Write(string bytes) => _book.Settings = new(_book.Settings.Version + 1, Encoding.UTF8.GetBytes(bytes));
}
