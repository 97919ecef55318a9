using SQLitePCL;

namespace Thaw.Embedded.Database;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NotADatabase_SaysWhichFileAndWhatToDo_AndLeavesItAlone()
    {
        var bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder.Database, bytes);
        using var store = _folder.Open();

        var fault = await Assert.ThrowsAsync<SqliteDatabaseException>(async () => await store.WriteAsync(TemporaryFolder.Entry("k", 1), default));
        Assert.Contains(_folder.Database, fault.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", fault.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.Database, fault.DatabasePath);
        await Assert.ThrowsAsync<SqliteDatabaseException>(async () => await store.ReadEntryAsync(TemporaryFolder.Entry("k", 1).Key, true, default));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Database));
    }

    [Fact]
    public async Task Damaged_SaysWhichFileAndWhatToDo()
    {
        using (var store = _folder.Open())
        {
            for (var i = 0; i < 300; i++)
                await store.WriteAsync(TemporaryFolder.Entry($"k{i}", 1), default);
        }

        var bytes = await File.ReadAllBytesAsync(_folder.Database);
        bytes.AsSpan(4_096).Fill(0xEE);
        await File.WriteAllBytesAsync(_folder.Database, bytes);
        using var damaged = _folder.Open();
        var fault = await Assert.ThrowsAsync<SqliteDatabaseException>(async () => await damaged.ReadEntryAsync(TemporaryFolder.Entry("k1", 1).Key, true, default));
        Assert.Contains(_folder.Database, fault.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE theirs (a); PRAGMA user_version = 1", "another program's")]
    [InlineData("PRAGMA application_id = 77", "another program's")]
    [InlineData("PRAGMA application_id = 0x54686177; PRAGMA user_version = 99", "later version")]
    public async Task Foreign_IsRefusedAndLeftAlone(string sql, string says)
    {
        using (var session = new RawDatabase(_folder.Database))
            session.Execute(sql);
        var before = await File.ReadAllBytesAsync(_folder.Database);
        using (var store = _folder.Open())
        {
            var fault = await Assert.ThrowsAsync<SqliteDatabaseException>(async () => await store.WriteAsync(TemporaryFolder.Entry("k", 1), default));
            Assert.Contains(says, fault.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.Database, fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
    }

    [Fact]
    public async Task FirstUse_MakesTheFolder_AndNothingBefore()
    {
        var path = _folder.Combine("a", "b", "cache.db");
        using var store = new SqliteCacheStore(new SqliteCacheOptions { Path = path });
        Assert.False(Directory.Exists(_folder.Combine("a")));
        Assert.Null(await store.ReadEntryAsync(TemporaryFolder.Entry("k", 1).Key, true, default));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task FirstUse_ManyAtOnce_AllSucceed()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => _folder.Open()).ToArray();
        var wrote = await Task.WhenAll(stores.Select((store, i) => Task.Run(async () => await store.WriteAsync(TemporaryFolder.Entry($"k{i}", 1), default))));
        Assert.All(wrote, Assert.True);
        foreach (var store in stores)
            store.Dispose();
    }

    [Fact]
    public async Task LockHeldByAnother_WaitEndsWithTheTimeoutOrTheToken_AndThenGoesOn()
    {
        using var store = new SqliteCacheStore(new SqliteCacheOptions { Path = _folder.Database, BusyTimeout = TimeSpan.FromMilliseconds(100) });
        using var patient = _folder.Open();
        await store.WriteAsync(TemporaryFolder.Entry("k", 1), default);
        using (var other = new RawDatabase(_folder.Database))
        {
            other.Execute("BEGIN IMMEDIATE");
            var fault = await Assert.ThrowsAsync<SqliteDatabaseException>(async () => await store.WriteAsync(TemporaryFolder.Entry("k", 2), default));
            Assert.True(fault.IsBusy);
            Assert.NotNull(await store.ReadEntryAsync(TemporaryFolder.Entry("k", 1).Key, true, default));

            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(120));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await patient.WriteAsync(TemporaryFolder.Entry("k", 2), cancellation.Token));

            var waiting = Task.Run(async () => await patient.WriteAsync(TemporaryFolder.Entry("k", 3), default));
            other.Execute("COMMIT");
            Assert.True(await waiting);
        }

        Assert.True(await store.WriteAsync(TemporaryFolder.Entry("k", 4), default));
    }

    [Fact]
    public async Task Disposed_CallsSaySo()
    {
        var store = _folder.Open();
        await store.WriteAsync(TemporaryFolder.Entry("k", 1), default);
        store.Dispose();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.WriteAsync(TemporaryFolder.Entry("k", 2), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadEntryAsync(TemporaryFolder.Entry("k", 2).Key, true, default));
        Assert.False(File.Exists(_folder.Database + "-wal"));
    }
}
