using Thaw.Caching.Stores;

namespace Thaw.Jobs.Support;

/// <summary>What several hosts share: a database's file, a clock, the cache's durable tier.</summary>
internal sealed class TaskFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-jobs-");

    public ShiftedClock Clock { get; } = new();

    public ICacheStore Cache { get; } = new InMemoryCacheStore();

    public string Database => System.IO.Path.Combine(_folder.FullName, "tasks.db");

    public string Data => Directory.CreateDirectory(System.IO.Path.Combine(_folder.FullName, "data")).FullName;

    /// <summary>Puts a document into the data folder.</summary>
    public void Put(string key, ReadOnlySpan<byte> bytes)
    {
        var path = System.IO.Path.Combine(Data, key);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public void Put(string key, string text) => Put(key, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);
}
