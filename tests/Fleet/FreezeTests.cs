using System.Diagnostics;
using Thaw.FleetProcess;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Fleet.Tests;

/// <summary>A container is frozen, with its process stopped or with its real-time clock alone moving on.</summary>
[Collection(nameof(Waiting))]
public sealed class FreezeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(3);

    /// <summary>The coarse clock is as old as the kernel's last tick; how much older it was on a host that is busy is measured.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(100);

    /// <summary>The interval, and what a coarse clock may be behind on a host that is busy. That it is no longer than the interval is shown elsewhere.</summary>
    private static readonly TimeSpan AnInterval = TimeSpan.FromSeconds(1.5);

    /// <summary>What is called at once, on a machine that is perhaps busy: a look-up that waited for a clock to catch up would take as long as the clock is set by, an hour.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Stopped_ForLongerThanALifetime_ServesNothingExpired_AndLosesNothing()
    {
        await using var fleet = await MemberGroup.StartAsync(2, await OptionsAsync());
        var frozen = fleet[0];
        var short_ = Place("short");
        var watched = Enumerable.Range(0, 20).Select(i => Place($"watched-{i}")).ToArray();
        var old = (await frozen.GetAsync(short_, Lifetime)).Values[0];
        await frozen.AskAsync(new FleetOrder { Verb = FleetVerb.Watch, Places = watched, LifetimeMilliseconds = (int)Lifetime.TotalMilliseconds });
        var written = new List<(FleetPlace Place, FleetValue Value)>();
        for (var i = 0; i < 50; i++)
        {
            written.Add((Place($"written-{i}"), (await frozen.GetAsync(Place($"written-{i}"))).Values[0]));
        }

        await frozen.StopAsync();
        var stopped = Stopwatch.GetTimestamp();
        foreach (var (place, value) in written)
        {
            Assert.Equal(value, (await fleet[1].FindAsync(place)).Values.Single());
        }

        await Task.Delay(Frozen, TimeProvider.System);
        var continued = Stopwatch.GetTimestamp();
        frozen.Continue();

        Assert.Empty((await frozen.FindAsync(short_)).Values);
        var made = await frozen.GetAsync(short_, Lifetime);
        Assert.NotEqual(old, made.Values[0]);
        Assert.InRange(made.Values[0].BeganAt, continued, long.MaxValue);
        foreach (var (place, value) in written)
        {
            Assert.Equal(value, (await frozen.FindAsync(place)).Values.Single());
        }

        // Long enough for what was made after the freeze to expire under the watch as well.
        await Task.Delay(Lifetime + (10 * Grain), TimeProvider.System);
        var report = await frozen.AskAsync(new FleetOrder { Verb = FleetVerb.Report });
        var oldest = report.Sightings.SelectMany(s => s).Max(s => Stopwatch.GetElapsedTime(s.AnsweredAt, s.LastLookupAt) - TimeSpan.FromTicks(s.ClockLagTicks));
        Say($"stopped for {Stopwatch.GetElapsedTime(stopped, continued).TotalMilliseconds:0} ms: the oldest value that a look-up got was {oldest.TotalMilliseconds:0.0} ms old of {Lifetime.TotalMilliseconds:0}; {report.Lookups:N0} look-ups");
        Assert.All(report.Sightings, seen => Assert.Contains(seen, s => s.BeganAt < stopped && s.LastLookupAt < continued));
        Assert.True(oldest <= Lifetime + Grain, $"A value of {oldest} was served.");
    }

    [SkippableFact]
    public async Task ClockJumpsAhead_ServesNothingExpired_HonoursWhatWasInvalidated_AndComesBack()
    {
        using var clock = await MovableClock.CreateAsync();
        var options = await OptionsAsync();
        await using var other = await Member.StartAsync(options);
        await using var frozen = await Member.StartAsync(options, clock.Environment);
        await IsMovedByAsync(frozen, TimeSpan.Zero);

        var expiring = Place("expiring");
        var lasting = Place("lasting");
        var removed = Place("removed");
        var tagged = new FleetPlace("plain", null, "tagged", ["tag"]);
        await frozen.GetAsync(expiring, TimeSpan.FromMinutes(30));
        FleetPlace[] longLived = [lasting, removed, tagged];
        var before = new List<FleetValue>();
        foreach (var place in longLived)
        {
            before.Add((await frozen.GetAsync(place, TimeSpan.FromHours(10))).Values[0]);
        }

        // The process sleeps, the fleet goes on, an hour passes. By its monotonic clock the last check is not an interval ago.
        var checkedAt = (await frozen.FindAsync(lasting)).StartedAt;
        await frozen.StopAsync();
        await other.InvalidateAsync(new FleetTarget(Namespace: "plain", Key: removed.Key));
        await other.InvalidateAsync(new FleetTarget(Tag: "tag"));
        clock.Set(TimeSpan.FromHours(1));
        frozen.Continue();
        await Task.WhenAll(AbsentAsync(frozen, expiring), AbsentAsync(frozen, removed), AbsentAsync(frozen, tagged), SameAsync(frozen, lasting, before[0]));
        Say($"an hour ahead, {Stopwatch.GetElapsedTime(checkedAt).TotalMilliseconds:0} ms after the last check: expired and invalidated entries are gone");
        await IsMovedByAsync(frozen, TimeSpan.FromHours(1));
        foreach (var place in (FleetPlace[])[expiring, removed, tagged])
        {
            Assert.Equal(frozen.Id, (await PromptlyAsync(frozen.GetAsync(place))).Values[0].Maker);
        }

        // And back: the machine's clock was set right. What was invalidated stays so, what was made by the wrong clock is made anew,
        // and what is invalidated from here on is honoured within the interval.
        var again = await frozen.GetAsync(removed);
        clock.Set(TimeSpan.Zero);
        await IsMovedByAsync(frozen, TimeSpan.Zero);
        await SameAsync(frozen, lasting, before[0]);
        Assert.NotEqual(again.Values[0], (await PromptlyAsync(frozen.GetAsync(removed))).Values[0]);
        await other.InvalidateAsync(new FleetTarget(Namespace: "plain"));
        await Task.Delay(AnInterval, TimeProvider.System);
        await Task.WhenAll(AbsentAsync(frozen, lasting), AbsentAsync(frozen, removed), AbsentAsync(frozen, tagged));
        await PromptlyAsync(frozen.GetAsync(lasting));
    }

    [SkippableFact]
    public async Task ClockJumpsBack_ResurrectsNothing_AndHangsNothing()
    {
        using var clock = await MovableClock.CreateAsync();
        var options = await OptionsAsync();
        await using var other = await Member.StartAsync(options);
        await using var frozen = await Member.StartAsync(options, clock.Environment);
        var removed = Place("removed");
        var tagged = new FleetPlace("plain", null, "tagged", ["tag"]);
        var lasting = Place("lasting");
        var fleetWide = new FleetPlace(FleetOptions.FleetNamespace, null, "fleet", []);
        foreach (var place in (FleetPlace[])[removed, tagged, lasting])
        {
            await frozen.GetAsync(place);
        }

        await frozen.InvalidateAsync(new FleetTarget(Namespace: "plain", Key: removed.Key));
        await other.InvalidateAsync(new FleetTarget(Tag: "tag"));
        clock.Set(TimeSpan.FromHours(-1));
        await IsMovedByAsync(frozen, TimeSpan.FromHours(-1));
        await Task.WhenAll(AbsentAsync(frozen, removed), AbsentAsync(frozen, tagged));
        await PromptlyAsync(frozen.GetAsync(removed));
        await PromptlyAsync(frozen.GetAsync(fleetWide));
        await PromptlyAsync(frozen.InvalidateAsync(new FleetTarget(Namespace: "plain", Prefix: "remo")));
        await AbsentAsync(frozen, removed);
        await other.InvalidateAsync(new FleetTarget(Namespace: "plain"));
        await Task.Delay(AnInterval, TimeProvider.System);
        await AbsentAsync(frozen, lasting);
        Assert.Equal(frozen.Id, (await PromptlyAsync(frozen.GetAsync(lasting))).Values[0].Maker);
        Assert.Empty((await other.FindAsync(removed)).Values);
    }

    [SkippableFact]
    public async Task ClockJumpsBack_WhatHasExpired_StaysExpired()
    {
        using var clock = await MovableClock.CreateAsync();
        await using var frozen = await Member.StartAsync(await OptionsAsync(), clock.Environment);
        var place = Place("short");
        await frozen.GetAsync(place, Lifetime);
        await Task.Delay(Lifetime + (10 * Grain), TimeProvider.System);
        await AbsentAsync(frozen, place);
        clock.Set(TimeSpan.FromHours(-1));
        await AbsentAsync(frozen, place);
    }

    /// <summary>The shim works: both of the clocks that the cache may read say so.</summary>
    private static async Task IsMovedByAsync(Member member, TimeSpan offset)
    {
        var clocks = await member.ClocksAsync();
        var now = TimeProvider.System.GetUtcNow().UtcTicks + offset.Ticks;
        Assert.InRange(TimeSpan.FromTicks(now - clocks.CoarseTicks).TotalSeconds, -1, 30);
        Assert.InRange(TimeSpan.FromTicks(now - clocks.SystemTicks).TotalSeconds, -1, 30);
    }

    private static async Task AbsentAsync(Member member, FleetPlace place) => Assert.Empty((await PromptlyAsync(member.FindAsync(place))).Values);

    private static async Task SameAsync(Member member, FleetPlace place, FleetValue value) =>
        Assert.Equal(value, (await PromptlyAsync(member.FindAsync(place))).Values.Single());

    private static Task<FleetAnswer> PromptlyAsync(Task<FleetAnswer> answer) => answer.WaitAsync(Prompt, TimeProvider.System);

    private static FleetPlace Place(string key) => new("plain", null, key, []);

    private static async Task<FleetOptions> OptionsAsync() =>
        new() { Dynamo = (await DynamoDbLocal.SharedAsync()).Url, Table = $"fleet-{Guid.NewGuid():N}" };

    private void Say(string what)
    {
        output.WriteLine(what);
        Console.WriteLine(what);
    }
}
