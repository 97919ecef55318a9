using Thaw.Aws.Clients;

namespace Thaw.Aws.Tests.Sqs;

public sealed class AdaptivePaceTests
{
    private readonly Wall _wall = new();

    [Fact]
    public async Task Turn_WithoutThrottling_IsAtOnce()
    {
        var pauses = new Recorder();
        var pace = new AdaptivePace(_wall, pauses);
        pace.Answered();
        Assert.Equal(TimeSpan.Zero, pace.Gap);
        Assert.True(await pace.TurnAsync(deadline: null, default));
        Assert.True(await pace.TurnAsync(deadline: null, default));
        Assert.Empty(pauses.Waits);
    }

    [Fact]
    public void Gap_DoublesWithEachThrottle_AndIsGoneAfterEnoughAnswers()
    {
        var pace = new AdaptivePace(_wall, TimeProvider.System);
        var gaps = Enumerable.Range(0, 8).Select(_ =>
        {
            pace.Throttled();
            return pace.Gap.TotalMilliseconds;
        }).ToArray();
        Assert.Equal([20, 40, 80, 160, 320, 640, 1_000, 1_000], gaps);
        var answers = 0;
        while (pace.Gap > TimeSpan.Zero)
        {
            pace.Answered();
            answers++;
        }

        Assert.InRange(answers, 30, 60);
    }

    [Fact]
    public async Task Turns_AreAGapApart_AndNobodyWaitsForWhatIsPast()
    {
        var pauses = new Recorder();
        var pace = new AdaptivePace(_wall, pauses);
        pace.Throttled();
        pace.Throttled();
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.True(await pace.TurnAsync(deadline: null, default));
        }

        Assert.Equal([40, 80], pauses.Waits.Select(static wait => wait.TotalMilliseconds));

        // A freeze, or a clock that was set: no turn that was booked before counts.
        _wall.Now += TimeSpan.FromHours(1);
        Assert.True(await pace.TurnAsync(deadline: null, default));
        _wall.Now -= TimeSpan.FromHours(2);
        Assert.True(await pace.TurnAsync(deadline: null, default));
        Assert.Equal(2, pauses.Waits.Count);
    }

    [Fact]
    public async Task Turn_BeyondTheDeadline_IsRefusedAtOnce_AndLeavesNoGapBehind()
    {
        var pauses = new Recorder();
        var pace = new AdaptivePace(_wall, pauses);
        pace.Throttled();
        Assert.True(await pace.TurnAsync(deadline: null, default));
        for (var refused = 0; refused < 3; refused++)
        {
            Assert.False(await pace.TurnAsync(_wall.Now.AddMilliseconds(20), default));
        }

        Assert.Empty(pauses.Waits);
        Assert.True(await pace.TurnAsync(_wall.Now.AddMilliseconds(21), default));
        Assert.Equal([20], pauses.Waits.Select(static wait => wait.TotalMilliseconds));
    }

    private sealed class Wall : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Its timers fire at once; it remembers what was asked of them.</summary>
    private sealed class Recorder : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waits.Add(dueTime);
            }

            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
