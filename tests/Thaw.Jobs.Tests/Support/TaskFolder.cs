using Thaw.Caching.Stores;

namespace Thaw.Jobs.Support;

/// <summary>What several hosts share: a database's file, a clock, the cache's durable tier.</summary>
internal sealed class TaskFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-jobs-");

    public ShiftedClock Clock { get; } = new();

    public ICacheStore Cache { get; } = new InMemoryCacheStore();

    public string Database => System.IO.Path.Combine(_folder.FullName, "tasks.db");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
