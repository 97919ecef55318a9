using Thaw.Embedded;
using Thaw.Monitoring.Fleet;

namespace Thaw.Conformance.MetricsStores;

public sealed class SqliteMetricsStoreConformance : MetricsStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");

    protected override Task CreateDatabaseAsync() => Task.CompletedTask;

    protected override Task<IMetricsStore> OpenAsync() => Task.FromResult<IMetricsStore>(Open(Clock));

    [Fact]
    public async Task Expired_IsDeletedWithALaterWrite()
    {
        var (soon, slot) = (Clock.GetUtcNow().AddHours(1), new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Fleet));
        await Store.AddAsync(Record("expiring", 1, [1]) with { ExpiresAt = soon }, default);
        await Store.PutRollUpAsync(RollUp(slot, 1, [2]) with { ExpiresAt = soon }, default);
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.AddAsync(Record("later", 1, [3]), default);

        // For whom it has not expired: what is there is answered.
        using var behind = Open(TimeProvider.System);
        Assert.Equal(["later 1 03"], await ReadAsync(behind, Minute));
        Assert.Empty(await behind.ReadRollUpsAsync([slot], default));
    }

    private SqliteMetricsStore Open(TimeProvider clock) =>
        new(new SqliteMetricsOptions { Path = Path.Combine(_folder.FullName, "metrics.db"), BusyTimeout = TimeSpan.FromMinutes(1) }, clock);

    protected override Task DropDatabaseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
