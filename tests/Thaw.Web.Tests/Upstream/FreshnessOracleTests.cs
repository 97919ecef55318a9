using Thaw.Web.Upstream;

namespace Thaw.Web.Tests.Upstream;

/// <summary>The arithmetic against another one, written from the standard's formulas in whole seconds, over random answers.</summary>
public sealed class FreshnessOracleTests
{
    private const int Cases = 200_000;
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public void AgeAndLifetime_OfRandomAnswers_AreTheOracles(int seed)
    {
        var random = new Random(seed);
        var (fresh, stale, guessed) = (0, 0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var sample = Sample.Draw(random);
            var answer = sample.ToAnswer();
            var shared = random.Next(2) == 0;
            var fraction = random.Next(3) == 0 ? 0.1 : 0;
            var now = sample.Response + random.Next(0, 500);
            var age = (long)Freshness.Age(answer, Epoch.AddSeconds(now)).TotalSeconds;
            var lifetime = (long)Freshness.Lifetime(answer, shared, fraction).TotalSeconds;
            Assert.True(sample.Age(now) == age, $"Case {i}: age {age}, the oracle says {sample.Age(now)}: {sample}");
            Assert.True(sample.Lifetime(shared, fraction) == lifetime, $"Case {i}: lifetime {lifetime}, the oracle says {sample.Lifetime(shared, fraction)}: {sample}");
            _ = lifetime > age ? fresh++ : stale++;
            guessed += fraction > 0 && sample is { MaxAge: null, SharedMaxAge: null, Expires: null } && lifetime > 0 ? 1 : 0;
        }

        // The generator reaches all of it.
        Assert.InRange(fresh, Cases / 10, Cases);
        Assert.InRange(stale, Cases / 10, Cases);
        Assert.InRange(guessed, 100, Cases);
    }

    /// <summary>An answer in numbers: seconds from the epoch.</summary>
    private sealed record Sample(long Request, long Response, long? Date, long? Expires, long? Modified, long? AgeValue, long? MaxAge, long? SharedMaxAge)
    {
        public static Sample Draw(Random random)
        {
            var request = random.Next(100_000, 200_000);
            var response = request + random.Next(0, 20);
            return new Sample(
                request, response, Maybe(response + random.Next(-300, 100)), Maybe(response + random.Next(-300, 600)), Maybe(response - random.Next(-50, 100_000)),
                Maybe(random.Next(0, 300)), Maybe(random.Next(0, 600)), Maybe(random.Next(0, 600)));

            long? Maybe(long value) => random.Next(3) == 0 ? null : value;
        }

        public long Age(long now)
        {
            var apparentAge = Math.Max(0, Response - (Date ?? Response));
            var responseDelay = Response - Request;
            var correctedAgeValue = (AgeValue ?? 0) + responseDelay;
            var correctedInitialAge = Math.Max(apparentAge, correctedAgeValue);
            return correctedInitialAge + (now - Response);
        }

        public long Lifetime(bool shared, double fraction) =>
            shared && SharedMaxAge is { } s ? s
            : MaxAge is { } m ? m
            : Expires is { } e ? Math.Max(0, e - (Date ?? Response))
            : Modified is { } l ? (long)Math.Min(86_400, Math.Max(0, ((Date ?? Response) - l) * fraction))
            : 0;

        public StoredAnswer ToAnswer()
        {
            var fields = new List<KeyValuePair<string, string>>();
            Add("Date", Text(Date));
            Add("Expires", Text(Expires));
            Add("Last-Modified", Text(Modified));
            Add("Age", AgeValue?.ToString());
            Add("Cache-Control", MaxAge is null ? null : $"max-age={MaxAge}");
            Add("Cache-Control", SharedMaxAge is null ? null : $"s-maxage={SharedMaxAge}");
            return new StoredAnswer
            {
                Status = 200, RequestedAt = Epoch.AddSeconds(Request), AnsweredAt = Epoch.AddSeconds(Response), Headers = fields, Body = default,
            };

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    fields.Add(new(name, value));
                }
            }
        }

        private static string? Text(long? at) => at is null ? null : Epoch.AddSeconds(at.Value).ToString("R");
    }
}
