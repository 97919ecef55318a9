using Thaw.Embedded;
using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public sealed class SqliteTaskStoreConformance : TaskStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");

    protected override Task CreateDatabaseAsync() => Task.CompletedTask;

    protected override Task<ITaskStore> OpenAsync() =>
        Task.FromResult<ITaskStore>(new SqliteTaskStore(new SqliteTaskOptions { Path = Path.Combine(_folder.FullName, "tasks.db"), BusyTimeout = TimeSpan.FromSeconds(20) }));

    protected override Task DropDatabaseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
