using Thaw.Load.Scenarios;

namespace Thaw.Load.Arrivals;

/// <summary>
/// When requests are due: a Poisson process whose rate follows the scenario's users, by thinning one of the peak rate. Everything is drawn from the seed and nothing from the
/// answers: a service that stalls is asked on, and each request's time counts from when it was due, so that no stall is left out of the percentiles.
/// </summary>
internal sealed class ArrivalSchedule(Scenario scenario, TimeSpan duration, double peakRate, int seed)
{
    /// <summary>The same sequence each time, made as it is read.</summary>
    /// <param name="weights">How often each operation is wanted, relative to the others.</param>
    /// <param name="keys">The keys of an endless sequence of accesses.</param>
    public IEnumerable<Arrival> Draw(IReadOnlyList<double> weights, IEnumerable<int> keys)
    {
        var random = new Random(seed);
        var (peakUsers, seconds, at) = (scenario.PeakUsers, duration.TotalSeconds, 0.0);
        using var key = keys.GetEnumerator();
        while ((at += -Math.Log(1 - random.NextDouble()) / peakRate) < seconds)
        {
            if (random.NextDouble() * peakUsers < scenario.UsersAt(at / seconds) && key.MoveNext())
            {
                yield return new Arrival(TimeSpan.FromSeconds(at), Choose(weights, random), key.Current);
            }
        }
    }

    /// <summary>One of several, each as often as its weight says.</summary>
    public static int Choose(IReadOnlyList<double> weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Count - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Count - 1;
    }
}
