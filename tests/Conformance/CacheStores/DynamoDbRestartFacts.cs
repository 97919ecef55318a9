using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Caching.Stores;
using Thaw.Tests.Support;

namespace Thaw.Conformance.CacheStores;

/// <summary>The database is killed under a running process, and comes back.</summary>
public sealed class DynamoDbRestartFacts : IDisposable
{
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-dynamodb-");

    [SkippableFact]
    public async Task Killed_WhileWritten_KeepsWhatItConfirmed_AndTheSameStoreGoesOn()
    {
        await using var emulator = await DynamoDbLocal.StartAsync(_folder.FullName);
        using var clients = new AwsClientPool(Options.Create(new AwsEndpointOptions { ServiceUrl = emulator.Url }), patience: Emulators.Patience);
        var options = new DynamoDbCacheOptions { Table = "restart", CreateTable = true, TransactionItems = DynamoDbLocal.TransactionItems };
        using var store = new DynamoDbCacheStore(options, clients.EndpointOf(null, null), () => clients.DynamoDb(null, null), TimeProvider.System);
        var confirmed = new ConcurrentBag<StoredEntry>();
        long head = 0;
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 4).Select(WriteUntilItFailsAsync).Append(CommitUntilItFailsAsync()).ToArray();

        await enough.Task;
        await emulator.KillAsync();
        await Task.WhenAll(writers);
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.ReadEntryAsync(confirmed.First().Key, consistent: true, default));
        await emulator.StartAsync();

        foreach (var entry in confirmed)
        {
            var read = await store.ReadEntryAsync(entry.Key, consistent: true, default);
            Assert.True(read!.Value.Data.Span.SequenceEqual(entry.Data.Span));
        }

        // The emulator answers a transaction before it is on its disk (DynamoDB does not): the last one may be gone, whole.
        var last = (await store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Head;
        Assert.InRange(last, head - 1, head + 1);
        var check = await store.ReadAsync(new StoreRead { Head = true, JournalFrom = 1, JournalTo = last, Consistent = true }, default);
        Assert.All(check.Journal, record => Assert.NotNull(record));
        Assert.True(await store.CommitAsync(Commit(check.Head + 1), default));

        async Task WriteUntilItFailsAsync(int writer)
        {
            for (var number = 0; ; number++)
            {
                // Each fifth one is in parts.
                var data = new byte[number % 5 == 4 ? 500_000 : 1_000];
                new Random(number).NextBytes(data);
                var entry = new StoredEntry(new StoreKey("restart", null, $"{writer}/{number}"), 1, 0, Later, data);
                try
                {
                    await store.WriteAsync(entry, default);
                }
                catch (Exception) when (enough.Task.IsCompleted)
                {
                    return;
                }

                confirmed.Add(entry);
                if (confirmed.Count >= 40)
                {
                    enough.TrySetResult();
                }
            }
        }

        async Task CommitUntilItFailsAsync()
        {
            for (var seq = 1L; ; seq++)
            {
                try
                {
                    Assert.True(await store.CommitAsync(Commit(seq), default));
                }
                catch (Exception) when (enough.Task.IsCompleted)
                {
                    return;
                }

                head = seq;
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static StoreCommit Commit(long seq) => new()
    {
        Seq = seq,
        Journal = BitConverter.GetBytes(seq),
        JournalExpiresAt = Later,
        Nonce = Guid.NewGuid(),
    };
}
