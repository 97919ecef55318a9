using Thaw.Caching.Stores;
using Thaw.Embedded;

namespace Thaw.StoreProcess;

/// <summary>The stores this process can open, by name; an adapter adds a line.</summary>
internal static class StoreKinds
{
    public static ICacheStore Open(string kind, string location) => kind switch
    {
        "sqlite" => new SqliteCacheStore(new SqliteCacheOptions { Path = location, BusyTimeout = TimeSpan.FromMinutes(1) }),
        _ => throw new ArgumentException($"There is no store '{kind}'.", nameof(kind)),
    };
}
