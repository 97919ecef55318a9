using Thaw.Load.Arrivals;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Tests.Arrivals;

public sealed class ArrivalScheduleTests
{
    private static readonly double[] Weights = [3, 1];

    [Fact]
    public void Draw_TheSameSeed_IsTheSameSchedule()
    {
        Assert.Equal(Draw("light", 20, 10, seed: 7), Draw("light", 20, 10, seed: 7));
        Assert.NotEqual(Draw("light", 20, 10, seed: 7), Draw("light", 20, 10, seed: 8));
    }

    [Fact]
    public void Draw_Steady_ComesAtItsRateInOrder()
    {
        var drawn = Draw("medium", 100, 50, seed: 1);

        // Poisson: 5,000 with a deviation of 71.
        Assert.InRange(drawn.Count, 4_600, 5_400);
        Assert.Equal(drawn.Select(static one => one.At).Order(), drawn.Select(static one => one.At));
        Assert.InRange(drawn[^1].At.TotalSeconds, 98, 100);
        Assert.InRange(drawn.Count(static one => one.Operation == 0) / (double)drawn.Count, 0.72, 0.78);
    }

    // The gaps of a Poisson process are as spread as they are long; those of a clock are not spread at all.
    [Fact]
    public void Draw_Gaps_AreExponential()
    {
        var drawn = Draw("medium", 100, 50, seed: 1);
        var gaps = drawn.Zip(drawn.Skip(1), static (one, next) => (next.At - one.At).TotalSeconds).ToList();
        var mean = gaps.Average();
        Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean, 0.9, 1.1);
    }

    [Fact]
    public void Draw_Spike_FollowsItsUsers()
    {
        var drawn = Draw("spike", 100, 150, seed: 1);
        Assert.InRange(Between(drawn, 0, 30) / 30.0, 17, 23);
        Assert.InRange(Between(drawn, 35, 65) / 30.0, 135, 165);
        Assert.InRange(Between(drawn, 70, 100) / 30.0, 17, 23);
    }

    [Fact]
    public void Draw_Ramp_BeginsWithNobody()
    {
        var drawn = Draw("ramp", 100, 75, seed: 1);
        Assert.InRange(Between(drawn, 0, 10) / 10.0, 1, 7);
        Assert.InRange(Between(drawn, 90, 100) / 10.0, 60, 82);
    }

    private static List<Arrival> Draw(string scenario, double seconds, double rate, int seed) =>
        [.. new ArrivalSchedule(ScenarioList.Find(scenario)!, TimeSpan.FromSeconds(seconds), rate, seed).Draw(Weights, Enumerable.Repeat(0, int.MaxValue))];

    private static int Between(List<Arrival> drawn, double from, double to) => drawn.Count(one => one.At.TotalSeconds >= from && one.At.TotalSeconds < to);
}
