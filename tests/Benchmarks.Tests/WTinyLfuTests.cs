using Thaw.Benchmarks.Traces;
using Thaw.Benchmarks.Traces.Rivals;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Tests;

/// <summary>The rival is a good one: a weak one would flatter the tier.</summary>
public sealed class WTinyLfuTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    public void Access_WhateverComes_KeepsItsBounds(int capacity)
    {
        var trace = Trace.From("mixed", Shapes.Phases(5_000, [Shapes.Zipf(2_000, 0.9, 1), Shapes.Shift(Shapes.Recency(2), 10_000)]).Take(40_000).Select(static key => $"{key}"));
        var cache = new WTinyLfu(capacity, trace.Distinct, climbs: true);
        foreach (var id in trace.Ids)
        {
            cache.Access(id);
            Assert.InRange(cache.Count, 1, capacity);
            Assert.InRange(cache.WindowTarget, 1, capacity);
            Assert.InRange(cache.ProtectedCount, 0, cache.ProtectedTarget);
            Assert.InRange(cache.WindowTarget + cache.ProtectedTarget, 1, capacity);
            Assert.True(cache.Access(id), "a key just taken in is there");
        }
    }

    [Fact]
    public void Climbing_WhereRecencyCounts_WidensTheWindow()
    {
        var trace = Trace.From("near", Shapes.StackDistance(8_000, 300, 12).Take(200_000).Select(static key => $"{key}"));
        var cache = new WTinyLfu(400, trace.Distinct, climbs: true);
        foreach (var id in trace.Ids)
            cache.Access(id);
        Assert.True(cache.WindowTarget > 100, $"{cache.WindowTarget} of 400");
        Assert.True(WTinyLfu.CountHits(trace, 400, climbs: true) > WTinyLfu.CountHits(trace, 400, climbs: false));
    }

    [Fact]
    public void Loop_LargerThanTheCache_KeepsMostOfWhatFits()
    {
        var trace = Trace.From("loop", Shapes.Loop(1_000).Take(100_000).Select(static key => $"{key}"));
        Assert.InRange(100d * WTinyLfu.CountHits(trace, 250, climbs: false) / trace.Ids.Length, 22, 25);
    }

    /// <summary>Against the study's W-TinyLFU. On a loop of which three quarters fit ours is weaker, 65 to 74: it forgets sooner, as published.</summary>
    [SkippableTheory]
    [InlineData("lirs_loop", 256, 22.9)]
    [InlineData("lirs_2_pools", 400, 51.4)]
    [InlineData("lirs_2_pools", 1600, 57.4)]
    [InlineData("lirs_sprite", 250, 54.1)]
    [InlineData("lirs_sprite", 1000, 85.4)]
    [InlineData("c2k_web07", 500, 49.3)]
    [InlineData("c2k_web07", 2000, 55.0)]
    public void HitRatio_OnRecordedTraces_IsNearWhatOthersMeasured(string name, int size, double percent)
    {
        var trace = Trace.Read(SharedTraces.Require(name));
        Assert.InRange(100d * WTinyLfu.CountHits(trace, size, climbs: true) / trace.Ids.Length, percent - 1.25, percent + 1.25);
    }
}
