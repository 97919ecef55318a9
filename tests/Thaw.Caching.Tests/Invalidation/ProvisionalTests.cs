using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>
/// The reading that sets a process's floor brings head, stamps and entry, but not of one moment: what is judged by it holds until the next check, and only then.
/// </summary>
public sealed class ProvisionalTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstReading_ItsStampIsOlderThanItsHead_MemoryServesTheEntryNoLongerThanUntilTheNextCheck(bool checkEndsWhileItIsRead)
    {
        var store = new InMemoryCacheStore(_clock);
        await using var writer = Host(store, new Deserializing(null));
        await _clock.DriveAsync(writer.Cache.SetAsync("k", Basket.Of("old"), new CacheEntryOptions { Tags = ["t"] }));
        await _clock.DriveAsync(writer.Cache.RemoveAsync("other"));
        var torn = new TornStore(store, () => _clock.DriveAsync(writer.Hybrid.RemoveByTagAsync("t")));
        CacheHost reader = null!;
        var deserializing = new Deserializing(() =>
        {
            if (checkEndsWhileItIsRead)
            {
                // Everything the store does is done at once, so the next check has ended when this returns.
                _clock.Advance(TimeSpan.FromSeconds(1.1));
                var other = reader.Cache.TryGetAsync<string>("another");
                Assert.True(other.IsCompletedSuccessfully);
            }
        });
        await using var made = reader = Host(torn, deserializing);

        // It began before the tag was invalidated, and may be answered so.
        Assert.Equal(["old"], (await LookUpAsync(reader)).Items);
        Assert.True(torn.WasTorn);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(["new"], (await LookUpAsync(reader)).Items);
    }

    private static async Task<Basket> LookUpAsync(CacheHost host) =>
        await host.Hybrid.GetOrCreateAsync("k", static _ => new ValueTask<Basket>(Basket.Of("new")), tags: ["t"]).SoonAsync();

    private CacheHost Host(ICacheStore store, Deserializing serializer) =>
        new(store, _clock, services: s => s.AddSingleton<IHybridCacheSerializer<Basket>>(serializer));

    /// <summary>Something happens as a value is read for the first time.</summary>
    private sealed class Deserializing(Action? first) : IHybridCacheSerializer<Basket>
    {
        private Action? _first = first;

        public Basket Deserialize(ReadOnlySequence<byte> source)
        {
            Interlocked.Exchange(ref _first, null)?.Invoke();
            return Basket.Of(Encoding.UTF8.GetString(source));
        }

        public void Serialize(Basket value, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes(value.Items[0], target);
    }

    /// <summary>A store whose first reading of entries and head together gets the entries first, and the head after something has happened.</summary>
    private sealed class TornStore(ICacheStore inner, Func<Task> between) : ICacheStore
    {
        public bool WasTorn { get; private set; }

        public CacheStoreTraits Traits => inner.Traits;

        public CacheStoreUsage Usage => inner.Usage;

        public ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken) => inner.ReadEntryAsync(key, consistent, cancellationToken);

        public async ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken)
        {
            var first = await inner.ReadAsync(read, cancellationToken);
            if (WasTorn || !read.Head || read.Entries.Count == 0)
            {
                return first;
            }

            WasTorn = true;
            await between();
            var second = await inner.ReadAsync(read, cancellationToken);
            return new StoreReadResult
            {
                Head = second.Head, Settings = first.Settings, Journal = first.Journal, Leases = first.Leases, Stamps = first.Stamps, Entries = first.Entries,
            };
        }

        public ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken) => inner.WriteAsync(entry, cancellationToken);

        public ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken) => inner.CommitAsync(commit, cancellationToken);

        public ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken) =>
            inner.TrySwapLeaseAsync(key, expected, next, cancellationToken);

        public ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken) => inner.TryReplaceSettingsAsync(next, nonce, cancellationToken);
    }
}
