using Thaw.Embedded;
using Thaw.Monitoring.Fleet;

namespace Thaw.Conformance.MetricsStores;

public sealed class SqliteMetricsStoreConformance : MetricsStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");

    protected override Task CreateDatabaseAsync() => Task.CompletedTask;

    protected override Task<IMetricsStore> OpenAsync() =>
        Task.FromResult<IMetricsStore>(new SqliteMetricsStore(new SqliteMetricsOptions { Path = Path.Combine(_folder.FullName, "metrics.db"), BusyTimeout = TimeSpan.FromMinutes(1) }));

    protected override Task DropDatabaseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
