using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using Thaw.Caching.Engine;

namespace Thaw.Caching.Distributed;

/// <summary>
/// The platform's distributed cache over the durable tier: bytes under a key, read at their latest state, never kept in memory.
/// Its entries lie in a namespace of their own, so that invalidating that namespace clears it.
/// </summary>
internal sealed class ThawDistributedCache(CacheEngine engine) : IBufferDistributedCache
{
    public const string Namespace = "distributed";

    private readonly CacheScope _scope = engine.Scope(Namespace, null);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await engine.ReadRawAsync(_scope, key, token).ConfigureAwait(false) is { } found ? found.ToArray() : null;

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (await engine.ReadRawAsync(_scope, key, token).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        destination.Write(found.Span);
        return true;
    }

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await engine.WriteRawAsync(_scope, key, value, options, token).ConfigureAwait(false);

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        await engine.WriteRawAsync(_scope, key, new ReadOnlySequence<byte>(value), options, token).ConfigureAwait(false);
    }

    public async Task RefreshAsync(string key, CancellationToken token = default) => await engine.ReadRawAsync(_scope, key, token).ConfigureAwait(false);

    public async Task RemoveAsync(string key, CancellationToken token = default) => await engine.RemoveRawAsync(_scope, key, token).ConfigureAwait(false);

    // The platform's interface has these; a durable tier is asked over the network, so they block a thread. Callers that can, use the others.
    public byte[]? Get(string key) => Wait(GetAsync(key));

    public bool TryGet(string key, IBufferWriter<byte> destination) => Wait(TryGetAsync(key, destination).AsTask());

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Wait(SetAsync(key, value, options));

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => Wait(SetAsync(key, value, options).AsTask());

    public void Refresh(string key) => Wait(RefreshAsync(key));

    public void Remove(string key) => Wait(RemoveAsync(key));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
