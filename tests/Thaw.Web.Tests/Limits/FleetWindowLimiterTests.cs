using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Web.Limits;

namespace Thaw.Web.Tests.Limits;

public sealed class FleetWindowLimiterTests
{
    private const int Limit = 100;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly FakeClock _clock = new();
    private readonly MemoryCounter _counter = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Fleet_OverTheLimit_GetsTheLimitAndNoMore(int seed)
    {
        var random = new Random(seed);
        var processes = Processes(5);
        var perPeriod = new Dictionary<long, int>();
        for (var i = 0; i < 40_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 11)));
            if (await AskAsync(processes[random.Next(processes.Length)]))
            {
                var period = _clock.GetUtcNow().UtcTicks / Window.Ticks;
                perPeriod[period] = perPeriod.GetValueOrDefault(period) + 1;
            }
        }

        // Far more than the limit is asked for: every period is nearly full, but for what processes took and did not use.
        Assert.All(perPeriod.Values, static granted => Assert.InRange(granted, 0, Limit));
        Assert.InRange(perPeriod.Values.Skip(1).SkipLast(1).Average(), Limit * 0.6, Limit);
        Assert.InRange(_counter.Additions, 1, perPeriod.Count * processes.Length * 40);
        Assert.InRange(_counter.Reads, 1, (perPeriod.Count + 1) * processes.Length);
    }

    [Fact]
    public async Task Process_UnderTheLimit_AsksSeldom()
    {
        var process = Processes(1)[0];
        for (var i = 0; i < 50; i++)
        {
            Assert.True(await AskAsync(process));
        }

        Assert.Equal((10, 1), (_counter.Additions, _counter.Reads));
    }

    [Fact]
    public async Task Refused_AsksNobodyUntilThereIsRoom()
    {
        var process = Processes(1)[0];
        for (var i = 0; i < Limit; i++)
        {
            Assert.True(await AskAsync(process));
        }

        Assert.False(await AskAsync(process));
        var calls = _counter.Additions + _counter.Reads;
        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(await AskAsync(process));
        }

        Assert.Equal(calls, _counter.Additions + _counter.Reads);
        using var refused = await process.AcquireAsync();
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        _clock.Advance(wait);
        Assert.True(await AskAsync(process));
    }

    [Fact]
    public async Task CounterFails_TheProcessCountsByItself()
    {
        _counter.Fault = new InvalidOperationException("down");
        var process = Processes(1)[0];
        var granted = 0;
        for (var i = 0; i < Limit * 2; i++)
        {
            granted += await AskAsync(process) ? 1 : 0;
        }

        Assert.Equal((Limit, 1), (granted, _counter.Reads));
        _clock.Advance(TimeSpan.FromSeconds(30));
        _counter.Fault = null;
        Assert.True(await AskAsync(process));
        Assert.Equal(1, _counter.Additions);
    }

    [Fact]
    public async Task CounterHangs_TheProcessCountsByItselfAfterTheTimeout()
    {
        _counter.Hang = new TaskCompletionSource<FleetSum>();
        var asking = AskAsync(Processes(1)[0]);
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await asking.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    private static async Task<bool> AskAsync(RateLimiter limiter)
    {
        // As the platform's middleware asks.
        using var first = limiter.AttemptAcquire();
        if (first.IsAcquired)
        {
            return true;
        }

        using var lease = await limiter.AcquireAsync();
        return lease.IsAcquired;
    }

    private FleetWindowLimiter[] Processes(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var options = new ThawRateLimitOptions { Requests = Limit, Window = Window, Fleet = true };
        return new FleetWindowLimiter("caller", options, _clock, new FleetCount(_counter, options.FleetTimeout, _clock, NullLogger<FleetCount>.Instance));
    })];

    private sealed class MemoryCounter : IFleetCounter
    {
        private readonly Dictionary<(string, long), long> _sums = new();

        public int Additions { get; private set; }

        public int Reads { get; private set; }

        public Exception? Fault { get; set; }

        public TaskCompletionSource<FleetSum>? Hang { get; set; }

        public ValueTask<FleetSum> AddAsync(string name, long period, int amount, long ceiling, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            _ = amount == 0 ? Reads++ : Additions++;
            if (Hang is { } hang)
            {
                return new(hang.Task);
            }

            if (Fault is { } fault)
            {
                return ValueTask.FromException<FleetSum>(fault);
            }

            var sum = _sums.GetValueOrDefault((name, period));
            if (sum + amount > ceiling && amount > 0)
            {
                return new(new FleetSum(sum, false));
            }

            _sums[(name, period)] = sum += amount;
            return new(new FleetSum(sum, true));
        }
    }
}
