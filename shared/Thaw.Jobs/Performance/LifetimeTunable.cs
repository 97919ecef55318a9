using System.Globalization;
using Thaw.Caching;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>How long the values of one namespace are fresh, by how soon they are asked for again. Values that name a lifetime of their own keep it.</summary>
internal sealed class LifetimeTunable(string ns, CacheNamespaceOptions policy) : ITunable
{
    // A value may be as outdated as it is old. More than this is for people to decide.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _begun = policy.Expiration;

    public string Id => $"cache.ttl.{ns}";

    public string Unit => "seconds";

    public string Effect => "Sets how long values of this namespace are fresh that are made from now on.";

    public double Value => policy.Expiration.TotalSeconds;

    public double Minimum => Math.Min(_begun.TotalSeconds, Shortest.TotalSeconds);

    public double Maximum => Math.Max(_begun.TotalSeconds, Longest.TotalSeconds);

    public TuningProposal? Propose(TuningInput input)
    {
        if (input.Find("cache.ttl-short", ns) is { } tooShort)
        {
            var reuse = tooShort.Evidence["reuseSecondsP90"];
            return reuse <= Value ? null : new(Math.Ceiling(reuse), string.Create(CultureInfo.InvariantCulture, $"Nine of ten keys are asked for again within {reuse:0.###} s; values expire after {Value:0.###} s."));
        }

        if (input.Find("cache.ttl-long", ns) is { } tooLong)
        {
            var used = tooLong.Evidence["hitAgeSecondsP99"] * 4;
            return used >= Value ? null : new(Math.Ceiling(used), string.Create(CultureInfo.InvariantCulture, $"Of 100 hits 99 are on values younger than {used / 4:0.###} s; values are kept for {Value:0.###} s."));
        }

        return null;
    }

    public void Set(double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        policy.Expiration = TimeSpan.FromSeconds(value);
    }
}
