using Thaw.Embedded;
using Thaw.Embedded.Database;
using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public sealed class SqliteTaskStoreConformance : TaskStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-conformance-");

    protected override Task CreateDatabaseAsync() => Task.CompletedTask;

    protected override Task<ITaskStore> OpenAsync() =>
        Task.FromResult<ITaskStore>(new SqliteTaskStore(new SqliteTaskOptions { Path = Path.Combine(_folder.FullName, "tasks.db"), BusyTimeout = TimeSpan.FromMinutes(1) }));

    protected override Task SpoilAsync(string id)
    {
        using var raw = new RawDatabase(Path.Combine(_folder.FullName, "tasks.db"));
        raw.Execute($"UPDATE task_record SET data = x'00' WHERE id = CAST('{id}' AS BLOB)");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Change_AfterAMinute_ForgetsWhatExpired()
    {
        var clock = new ManualClock();
        using var store = new SqliteTaskStore(new SqliteTaskOptions { Path = Path.Combine(_folder.FullName, "expiring.db") }, clock);
        var expires = clock.Now.AddSeconds(90);
        await store.CreateAsync([New("gone") with { ExpiresAt = expires }, New("stays") with { ExpiresAt = expires.AddTicks(1) }], default);
        await store.WritePartsAsync([new TaskPart("gone", "p", 0, new byte[] { 1 }, expires)], default);
        clock.Now = expires;
        Assert.NotNull(await store.ReadAsync("gone", consistent: true, default));
        await store.CreateAsync([New("another")], default);
        Assert.Null(await store.ReadAsync("gone", consistent: true, default));
        Assert.NotNull(await store.ReadAsync("stays", consistent: true, default));
        Assert.Null(await store.ReadPartsAsync("gone", "p", 1, default));
    }

    protected override Task DropDatabaseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
