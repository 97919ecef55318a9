using System.Diagnostics;
using Thaw.FleetProcess;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Fleet.Tests;

/// <summary>One factory in the fleet, and what becomes of the others when its process dies.</summary>
[Collection(nameof(Waiting))]
public sealed class StampedeTests(ITestOutputHelper output)
{
    private const int Processes = 3;
    private const int Callers = 200;
    private const int Rounds = 10;

    [SkippableFact]
    public async Task GetOrCreate_ThreeProcessesOf200CallersEach_RunTheFactoryOnce()
    {
        await using var database = await LaggingDynamoDb.StartAsync((await DynamoDbLocal.SharedAsync()).Url);
        await using var fleet = await MemberGroup.StartAsync(Processes, Options(database.Url));

        // Each has made its first check and is past the time in which it reads consistently: what it reads from here on may be 2 s old.
        await fleet.AllAsync(member => member.GetAsync(Place("warm")));
        await Task.Delay(TimeSpan.FromSeconds(5.5), TimeProvider.System);
        var calls = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            // The check that is due now and then reads consistently, and the entry with it: it is made before.
            await fleet.AllAsync(member => member.FindAsync(Place("warm")));

            // In every second round the last process comes when the first may be done, and the value is not yet in what it reads.
            var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
            var late = round % 2 * Stopwatch.Frequency / 4;
            var order = new FleetOrder { Verb = FleetVerb.Get, Place = Place($"cold-{round}"), Callers = Callers, FactoryMilliseconds = 200 };
            var answers = await Task.WhenAll(Enumerable.Range(0, Processes).Select(p => fleet[p].AskAsync(order with { StartAt = start + p * late })));
            calls.Add(answers.Sum(a => a.FactoryCalls));
            Assert.Single(answers.SelectMany(a => a.Values).Distinct());
        }

        // How many of the late ones were answered from before the value was made depends on the machine's load; that they saw it made once does not.
        Say($"{Processes} × {Callers} callers, factory calls in {Rounds} rounds: {string.Join(' ', calls)}; {database.OutdatedReads} outdated reads");
        Assert.All(calls, count => Assert.Equal(1, count));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task GetOrCreate_HolderKilled_DelaysTheOthersByNoMoreThanTheLease(bool theyWaitAlready) => Tries.OneMustDoAsync(async () =>
    {
        await using var fleet = await MemberGroup.StartAsync(Processes, Options((await DynamoDbLocal.SharedAsync()).Url));
        await fleet.AllAsync(member => member.GetAsync(Place("warm")));
        var order = new FleetOrder { Verb = FleetVerb.Get, Place = Place("held") };
        var lost = fleet[0].Tell(order with { Hangs = true });
        Assert.Equal("held", await fleet[0].FactoryAsync());

        // It has renewed its lease when it dies, and those who wait have seen it live.
        var waiting = theyWaitAlready ? AskOthers(order) : null;
        await Task.Delay(FleetOptions.Lease + TimeSpan.FromSeconds(1), TimeProvider.System);
        if (waiting?.IsCompleted ?? false)
        {
            return "It was taken for dead while it lived: it did not renew its lease, or the machine had no time for it.";
        }

        var killed = Stopwatch.GetTimestamp();
        await fleet[0].KillAsync();
        var answers = await (waiting ?? AskOthers(order));
        var delay = LongestWait(answers, killed);

        // What the same takes where nobody holds the lease: to ask for it, to make the value, and to hand it to 400 callers on a machine that is perhaps busy.
        var usual = LongestWait(await AskOthers(order with { Place = Place("free") }), killed);
        Say($"holder killed {(theyWaitAlready ? "under" : "before")} {Processes - 1} × {Callers} waiters: a value after {delay.TotalMilliseconds:0} ms, {usual.TotalMilliseconds:0} ms without, lease {FleetOptions.Lease.TotalMilliseconds:0} ms");
        Assert.Single(answers.SelectMany(a => a.Values).Distinct());
        Assert.Equal(1, answers.Sum(a => a.FactoryCalls));
        Assert.True(lost.IsFaulted);

        // And three looks at whether it still lives: they are a quarter of a second apart at most.
        return delay - usual <= FleetOptions.Lease + TimeSpan.FromSeconds(0.75) ? null : $"The others waited {delay}, and {usual} where nobody held it.";

        Task<FleetAnswer[]> AskOthers(FleetOrder asked) =>
            Task.WhenAll(Enumerable.Range(1, Processes - 1).Select(p => fleet[p].AskAsync(asked with { Callers = Callers })));
    });

    private static TimeSpan LongestWait(IEnumerable<FleetAnswer> answers, long since) => answers.Max(answer => Stopwatch.GetElapsedTime(Math.Max(since, answer.StartedAt), answer.EndedAt));

    private static FleetOptions Options(Uri database) => new() { Dynamo = database, Table = $"fleet-{Guid.NewGuid():N}" };

    private static FleetPlace Place(string key) => new(FleetOptions.FleetNamespace, null, key, []);

    private void Say(string what)
    {
        output.WriteLine(what);
        Console.WriteLine(what);
    }
}
