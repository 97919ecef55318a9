using Thaw.Caching.Stores;

namespace Thaw.StoreProcess;

/// <summary>What this process can be told to do.</summary>
internal static class Verbs
{
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes entry <c>i</c> of the namespace <c>store-process</c>, user <paramref name="name"/>, filled with the byte <c>i</c>; answers <c>i</c>.</summary>
    public static async Task<long> WriteAsync(ICacheStore store, string name, long i, int bytes)
    {
        var data = new byte[bytes];
        Array.Fill(data, (byte)i);
        if (!await store.WriteAsync(new StoredEntry(new StoreKey("store-process", name, $"{i}"), i, 0, Later, data), default))
            throw new InvalidOperationException($"Entry {i} was refused.");
        return i;
    }

    /// <summary>Writes entries 1 to <paramref name="count"/> as <see cref="WriteAsync"/> does, by twenty callers at once, and says of each that it was acknowledged.</summary>
    public static async Task CrowdAsync(ICacheStore store, string name, long count, int bytes, TextWriter output)
    {
        var last = 0L;
        var lines = TextWriter.Synchronized(output);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref last); i <= count; i = Interlocked.Increment(ref last))
            {
                await lines.WriteLineAsync($"{await WriteAsync(store, name, i, bytes)}");
                await lines.FlushAsync();
            }
        })));
    }

    /// <summary>Commits the next number, whatever the others do, with <paramref name="name"/> as the journal record; answers the number.</summary>
    public static async Task<long> CommitAsync(ICacheStore store, string name)
    {
        while (true)
        {
            var seq = (await store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Head + 1;
            var commit = new StoreCommit
            {
                Seq = seq,
                Journal = System.Text.Encoding.UTF8.GetBytes(name),
                JournalExpiresAt = Later,
                Stamps = [new StampWrite(name, null, default, Later)],
                Nonce = Guid.NewGuid(),
            };
            if (await store.CommitAsync(commit, default))
                return seq;
        }
    }
}
