using Thaw.Caching.Stores;

namespace Thaw.Embedded;

/// <summary>A folder for one fact.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-embedded-");

    public string Database => Path.Combine(_folder.FullName, "cache.db");

    public string Combine(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    public SqliteCacheStore Open(TimeProvider? clock = null) => new(new SqliteCacheOptions { Path = Database, BusyTimeout = TimeSpan.FromMinutes(1) }, clock);

    public static StoredEntry Entry(string key, long seq, DateTimeOffset? expires = null) =>
        new(new StoreKey("tests", null, key), seq, 0, expires ?? new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), new byte[] { 1 });

    public void Dispose() => _folder.Delete(recursive: true);
}
