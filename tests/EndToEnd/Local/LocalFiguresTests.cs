using Thaw.Embedded;
using Thaw.Monitoring.Fleet;

namespace Thaw.EndToEnd;

public sealed class LocalFiguresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Nobody looks at its figures: what an hour came to is there all the same, for the windows of weeks.
    [Fact]
    public async Task FiguresThatNobodyAskedFor_BecomeHours()
    {
        using var folder = new TemporaryFolder();
        using var store = new SqliteMetricsStore(new SqliteMetricsOptions { Path = folder.File("cache.db") });
        var now = TimeProvider.System.GetUtcNow();
        var hour = MetricsSlot.Of(MetricsScale.Hour, now.AddHours(-3), MetricsPart.Fleet);
        for (var minute = 0; minute < 60; minute += 7)
        {
            await store.AddAsync(Record(hour.Start.AddMinutes(minute), now), default);
        }

        await using var local = await LocalProcess.StartAsync(folder.File("cache.db"));

        using var patience = new CancellationTokenSource(Patience);
        IReadOnlyList<MetricsRollUp> found;
        while ((found = await store.ReadRollUpsAsync([hour], patience.Token)).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        }

        Assert.Equal(9, MetricsSnapshot.Read(Assert.Single(found).Data.Span).Sums["work"]);
    }

    private static MetricsRecord Record(DateTimeOffset minute, DateTimeOffset now)
    {
        var snapshot = new MetricsSnapshot();
        snapshot.Sums["work"] = 1;
        return new() { Minute = minute, Container = "one", Sequence = 1, Data = snapshot.ToBytes(), ExpiresAt = now.AddHours(6) };
    }
}
