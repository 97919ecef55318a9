using Microsoft.Extensions.Configuration;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Load.Services;
using Xunit;

namespace Thaw.Load.Components;

/// <summary>
/// Where the components' durable tiers lie: files of one folder, or tables of an emulator that this process starts. The one at a distance is a file in any case: what it takes is then the distance, and
/// not an emulator.
/// </summary>
internal sealed class BenchStores(StoreKind kind, string folder, IReadOnlyDictionary<string, string?> emulated)
{
    /// <summary>How the tier is called in a report.</summary>
    public string Name => kind == StoreKind.Sqlite ? "SQLite" : "DynamoDB Local";

    /// <exception cref="IOException">The emulators cannot be started here.</exception>
    public static async Task<BenchStores> OpenAsync(StoreKind kind, string folder)
    {
        try
        {
            return new BenchStores(kind, folder, kind == StoreKind.Sqlite ? new Dictionary<string, string?>(StringComparer.Ordinal) : await ServiceStores.EmulatedAsync());
        }
        catch (Exception missing) when (missing is InvalidOperationException or SkipException)
        {
            throw new IOException(missing.Message, missing);
        }
    }

    /// <summary>Puts a cache over the tier of this name: what one process writes there, another one finds.</summary>
    public void Use(IThawCachingBuilder caching, string name, bool isDistant)
    {
        if (isDistant || kind == StoreKind.Sqlite)
        {
            caching.UseSqlite(Path.Combine(folder, name + ".db"));
            return;
        }

        var settings = new Dictionary<string, string?>(emulated, StringComparer.Ordinal) { [ServiceStores.CacheTable] = $"{emulated[ServiceStores.CacheTable]}-{name}" };
        caching.UseDynamoDb(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
