using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Tests.Resources;

public sealed class MemoryPressureTests
{
    private const long Megabyte = 1024 * 1024;
    private readonly FakeClock _clock = new();
    private readonly List<string> _asked = [];
    private long _taken;
    private int _collected;

    [Fact]
    public void Look_BelowFourFifths_DoesNothing()
    {
        var pressure = Pressure();
        _taken = 409 * Megabyte;
        Assert.Null(pressure.Look());
        Assert.Equal((0, 0), (_asked.Count, _collected));
    }

    [Fact]
    public void Look_AtFourFifths_AsksTheCheapestFirst_AndNoMoreThanNeeded()
    {
        var pressure = Pressure();
        _taken = 420 * Megabyte;
        var episode = pressure.Look()!;

        // 512 MB: 358 are relaxed. The cache gives 50 of the 62 wanted, the buffers the rest; the sessions are spared.
        Assert.Equal(["cache", "buffers"], _asked);
        Assert.Equal(1, _collected);
        Assert.Equal((420 * Megabyte, 340 * Megabyte), (episode.BeforeBytes, episode.AfterBytes));
        Assert.Equal(episode, Assert.Single(pressure.Episodes));
    }

    [Fact]
    public void Look_WhileMemoryStaysShort_RestsBetween()
    {
        var pressure = Pressure(given: 0);
        _taken = 500 * Megabyte;
        Assert.NotNull(pressure.Look());
        for (var i = 0; i < 29; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Null(pressure.Look());
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(pressure.Look());
        Assert.Equal(2, _collected);
    }

    [Theory]
    [InlineData(380, false)] // between relaxed and full: no new episode
    [InlineData(300, true)]
    public void Look_AfterMemoryFell_ActsAgainOnlyIfItFellFar(int fallen, bool acts)
    {
        var pressure = Pressure(given: 0);
        _taken = 420 * Megabyte;
        Assert.NotNull(pressure.Look());
        _taken = fallen * Megabyte;
        Assert.Null(pressure.Look());
        _taken = 420 * Megabyte;
        Assert.Equal(acts, pressure.Look() is not null);
    }

    [Fact]
    public void Look_WhereACleanUpFails_AsksTheNext()
    {
        var pressure = new MemoryPressure(
            512 * Megabyte, () => _taken, () => _collected++, [new CleanUp("broken", 1, _ => throw new InvalidOperationException()), new CleanUp("next", 2, static _ => 1)], _clock, NullLogger.Instance);
        _taken = 500 * Megabyte;
        Assert.Equal([new("broken", 0), new("next", 1)], pressure.Look()!.Released);
    }

    [Fact]
    public void Look_Forced_ActsHoweverLittleIsTaken()
    {
        var pressure = Pressure();
        _taken = 100 * Megabyte;
        Assert.NotNull(pressure.Look(force: true));
        _taken = 420 * Megabyte;
        Assert.NotNull(pressure.Look()); // that was no pressure: nothing rests
    }

    private MemoryPressure Pressure(long given = 50 * Megabyte) => new(
        512 * Megabyte, () => _taken, () => { _collected++; _taken = given == 0 ? _taken : 340 * Megabyte; },
        [One("sessions", 100), One("buffers", 50), One("cache", 10)], _clock, NullLogger.Instance);

    private CleanUp One(string name, int cost) => new(name, cost, wanted =>
    {
        _asked.Add(name);
        return _collected == 0 ? 50 * Megabyte : 0;
    });

    private sealed class CleanUp(string name, int cost, Func<long, long> release) : IMemoryCleanUp
    {
        public string Name => name;

        public int Cost => cost;

        public long Release(long bytes) => release(bytes);
    }
}
