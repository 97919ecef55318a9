using System.Net;
using Thaw.Caching.Stores;

namespace Thaw.LambdaWebProcess;

/// <summary>
/// A durable tier whose writes are seen from outside: it keeps entries in memory, and the key of each that was written as a line of a file, which outlives the process. With a gate each
/// write is held up until the test opens it.
/// </summary>
internal sealed class FileStore(string path, string? gate) : ICacheStore, IDisposable
{
    private readonly InMemoryCacheStore _inner = new();
    private Gate? _gate;

    public CacheStoreTraits Traits => _inner.Traits;

    public CacheStoreUsage Usage => _inner.Usage;

    /// <summary>Adds it where <c>STORE_FILE</c> names the file; <c>STORE_GATE</c> is the gate's address.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["STORE_FILE"] is { Length: > 0 } path)
        {
            services.AddSingleton<ICacheStore>(new FileStore(path, configuration["STORE_GATE"] is { Length: > 0 } gate ? gate : null));
        }
    }

    public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => _inner.ReadEntryAsync(key, consistent, cancellationToken);

    public ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken) => _inner.ReadAsync(read, cancellationToken);

    public async ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (gate is not null)
        {
            _gate ??= await Gate.ConnectAsync(IPEndPoint.Parse(gate));
            await _gate.PassAsync();
        }

        await File.AppendAllLinesAsync(path, [entry.Key.Key], cancellationToken);
        return await _inner.WriteAsync(entry, cancellationToken);
    }

    public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => _inner.CommitAsync(commit, cancellationToken);

    public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
        _inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);

    public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) =>
        _inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);

    public void Dispose() => _gate?.Dispose();
}
