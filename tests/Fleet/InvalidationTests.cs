using System.Diagnostics;
using Thaw.FleetProcess;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Fleet.Tests;

/// <summary>
/// The promise: a look-up that begins more than the interval after an invalidation returned never answers a value whose factory began before it,
/// in whatever process; one clock is 10 s ahead and reads that need not be consistent are 2 s old.
/// </summary>
[Collection(nameof(Watching))]
public sealed class InvalidationTests(ITestOutputHelper output)
{
    /// <summary>Of five kinds: a thousand invalidations a run.</summary>
    private const int EachKind = 200;

    /// <summary>A namespace keeps 100 rules at most; with more, everything in it is invalidated. 25 in each stay well below.</summary>
    private const int PrefixNamespaces = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>By how much the cache allows the coarse clock to be behind: a twentieth of the interval, 10 ms at least. A host that is busy may hold its tick up for longer, which is measured.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortSlack = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(10);

    /// <summary>Until then a process reads consistently (<c>MaximumReplicaLag</c>), and nothing would be read late.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>Between two invalidations: about 40 in an interval, so that nobody falls 100 behind, drops its memory and proves nothing.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(25);

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Invalidate_EveryKind_IsHonouredEverywhereWithinTheInterval(int processes)
    {
        await using var database = await LaggingDynamoDb.StartAsync((await DynamoDbLocal.SharedAsync()).Url);
        var options = new FleetOptions { Dynamo = database.Url, Table = $"fleet-{Guid.NewGuid():N}" };
        await using var fleet = await MemberGroup.StartAsync(processes, i => i == 1 ? options with { Ahead = Ahead } : options);
        var cases = Cases().ToArray();
        var places = cases.Select(c => c.Place).ToArray();
        var started = Stopwatch.GetTimestamp();
        await fleet.AllAsync(member => member.AskAsync(new FleetOrder { Verb = FleetVerb.Watch, Places = places }));
        await UntilAsync(started, WarmUp);

        // Of all kinds in turn, by all processes in turn.
        var order = Enumerable.Range(0, cases.Length).OrderBy(i => i % EachKind).ToArray();
        var invalidations = new Task<FleetAnswer>[cases.Length];
        var begin = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < order.Length; turn++)
        {
            await UntilAsync(begin, turn * Spacing);
            invalidations[order[turn]] = fleet[turn % processes].InvalidateAsync(cases[order[turn]].Target);
        }

        var done = await Task.WhenAll(invalidations);
        await UntilAsync(Stopwatch.GetTimestamp(), 2 * Interval);
        var reports = await fleet.AllAsync(member => member.AskAsync(new FleetOrder { Verb = FleetVerb.Report }));

        var invalidators = order.Select((c, turn) => (c, turn % processes)).ToDictionary(t => t.c, t => t.Item2);
        var elsewhere = new List<double>();
        var own = new List<double>();
        for (var i = 0; i < cases.Length; i++)
        {
            for (var p = 0; p < processes; p++)
            {
                var seen = reports[p].Sightings[i];
                Assert.True(seen.Any(s => s.BeganAt < done[i].StartedAt), $"Process {p} never had what was invalidated at {places[i]}.");
                Assert.True(seen.Any(s => s.BeganAt > done[i].StartedAt), $"Process {p} had nothing new at {places[i]}.");
                var before = seen.Where(s => s.BeganAt < done[i].StartedAt).ToArray();
                if (invalidators[i] == p)
                {
                    own.Add(before.Max(s => Milliseconds(s.LastLookupAt - done[i].EndedAt)));
                }
                else
                {
                    elsewhere.Add(before.Max(s => Late(s, done[i], Slack)));
                }
            }
        }

        var say = $"{processes} processes, {cases.Length} invalidations: honoured elsewhere after {elsewhere.Max():0.0} ms at worst "
            + $"({elsewhere.Count(ms => ms > 0)} of {elsewhere.Count} seen late at all), in their own process after {Math.Max(0, own.Max()):0.0} ms; "
            + $"{reports.Sum(r => r.Lookups):N0} look-ups, {reports.Sum(r => r.FactoryCalls):N0} factories, "
            + $"{database.LaggingReads:N0} lagging reads, {database.OutdatedReads:N0} of them outdated";
        output.WriteLine(say);
        Console.WriteLine(say);
        Assert.All(reports, report => Assert.Equal(0, report.StoreErrors));
        Assert.True(database.OutdatedReads > 0, "No read was answered from the past: the proof lacks what it is about.");
        Assert.True(elsewhere.Max() <= Interval.TotalMilliseconds, say);
        Assert.True(own.Max() <= 0, say);
    }

    /// <summary>
    /// A store that answers within microseconds and a short interval: here it shows if the clock that the interval is measured by is a tick too coarse for its promise.
    /// </summary>
    [SkippableFact]
    public async Task Invalidate_ShortInterval_IsHonouredToTheMillisecond()
    {
        var interval = TimeSpan.FromMilliseconds(25);
        var folder = Directory.CreateTempSubdirectory("thaw-fleet-");
        try
        {
            await using var fleet = await MemberGroup.StartAsync(
                2, new FleetOptions { Sqlite = Path.Combine(folder.FullName, "cache.db"), Interval = interval });
            var place = new FleetPlace("plain", null, "key", []);
            await fleet[1].AskAsync(new FleetOrder { Verb = FleetVerb.Watch, Places = [place], IsRestless = true });
            var done = new List<FleetAnswer>();
            var random = new Random(1);
            while (done.Count < 200)
            {
                done.Add(await fleet[0].InvalidateAsync(new FleetTarget(Namespace: "plain", Key: "key")));
                await Task.Delay(interval + TimeSpan.FromMilliseconds(10 + random.Next(25)), TimeProvider.System);
            }

            var seen = (await fleet[1].AskAsync(new FleetOrder { Verb = FleetVerb.Report })).Sightings[0];
            var late = done.Max(d => seen.Where(s => s.BeganAt < d.StartedAt).Max(s => Late(s, d, ShortSlack)));
            var say = $"interval {interval.TotalMilliseconds} ms, {done.Count} invalidations: honoured after {late:0.00} ms at worst; {seen.Count} values";
            output.WriteLine(say);
            Console.WriteLine(say);
            Assert.True(late <= interval.TotalMilliseconds, say);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How long after an invalidation a value was still looked up, without what the coarse clock was behind then beyond what the cache allows for.</summary>
    private static double Late(FleetSighting seen, FleetAnswer invalidation, TimeSpan slack) =>
        Milliseconds(seen.LastLookupAt - invalidation.EndedAt) - Math.Max(0, (TimeSpan.FromTicks(seen.ClockLagTicks) - slack).TotalMilliseconds);

    private static double Milliseconds(long timestamps) => 1000.0 * timestamps / Stopwatch.Frequency;

    private static IEnumerable<(FleetPlace Place, FleetTarget Target)> Cases()
    {
        for (var i = 0; i < EachKind; i++)
        {
            yield return (new("keys", null, $"key-{i}", []), new(Namespace: "keys", Key: $"key-{i}"));
        }

        for (var i = 0; i < EachKind; i++)
        {
            yield return (new("tags", null, $"key-{i}", [$"tag-{i}", "common"]), new(Tag: $"tag-{i}"));
        }

        for (var i = 0; i < EachKind; i++)
        {
            var ns = $"prefixes-{i % PrefixNamespaces}";
            yield return (new(ns, null, $"p-{i:000}/key", []), new(Namespace: ns, Prefix: $"p-{i:000}/"));
        }

        for (var i = 0; i < EachKind; i++)
        {
            yield return (new("users", $"user-{i}", "key", []), new(User: $"user-{i}"));
        }

        for (var i = 0; i < EachKind; i++)
        {
            yield return (new($"namespace-{i}", null, "key", []), new(Namespace: $"namespace-{i}"));
        }
    }

    private static async Task UntilAsync(long since, TimeSpan passed)
    {
        if (passed - Stopwatch.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, TimeProvider.System);
        }
    }
}
