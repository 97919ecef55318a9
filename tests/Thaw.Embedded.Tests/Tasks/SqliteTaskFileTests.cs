using Thaw.Caching.Stores;
using Thaw.Embedded.Database;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Embedded.Tasks;

public sealed class SqliteTaskFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FileOfTheVersionBeforeTasks_KeepsItsEntriesAndTakesTasks()
    {
        using (var cache = _folder.Open())
            Assert.True(await cache.WriteAsync(TemporaryFolder.Entry("kept", 1), default));
        using (var raw = new RawDatabase(_folder.Database))
            raw.Execute("DROP TABLE task_record; DROP TABLE task_part; DROP TABLE task_item; DROP TABLE task_message; DROP TABLE metrics_record; DROP TABLE metrics_rollup; DROP TABLE fleet_count; DROP TABLE cache_settings; PRAGMA user_version = 1");

        using var tasks = new SqliteTaskStore(new SqliteTaskOptions { Path = _folder.Database });
        await tasks.CreateAsync([Record("a")], default);
        Assert.NotNull(await tasks.ReadAsync("a", consistent: true, default));
        using var reopened = _folder.Open();
        Assert.NotNull(await reopened.ReadEntryAsync(TemporaryFolder.Entry("kept", 1).Key, consistent: true, default));
        Assert.True(await reopened.TryReplaceSettingsAsync(new StoredSettings(1, new byte[] { 1 }), Guid.NewGuid(), default));
    }

    [Fact]
    public async Task FileOfTheVersionBefore_ItsTasksAreListedDueAndForgottenAsBefore()
    {
        var clock = new ManualClock();
        using (var tasks = new SqliteTaskStore(new SqliteTaskOptions { Path = _folder.Database }, clock))
        {
            var expires = clock.Now.AddDays(1);
            await tasks.CreateAsync(
                [
                    Record("open") with { DueAt = clock.Now, State = TaskState.Running },
                    Record("abandoned") with { DueAt = clock.Now, ExpiresAt = expires },
                    Record("done") with { State = TaskState.Succeeded },
                    Record("dead") with { State = TaskState.Dead, ExpiresAt = expires },
                ],
                default);
        }

        using (var raw = new RawDatabase(_folder.Database))
        {
            raw.Execute("""
                DROP INDEX task_record_open; DROP INDEX task_record_expires; DROP INDEX task_record_unwell;
                CREATE INDEX task_record_state ON task_record (state, created, id);
                CREATE INDEX task_record_due ON task_record (due) WHERE due IS NOT NULL;
                CREATE INDEX task_record_expires ON task_record (expires);
                PRAGMA user_version = 5
                """);
        }

        using var store = new SqliteTaskStore(new SqliteTaskOptions { Path = _folder.Database }, clock);
        Assert.Equal(["open"], await InAsync(TaskState.Running));
        Assert.Equal(["done"], await InAsync(TaskState.Succeeded));
        Assert.Equal(["dead"], await InAsync(TaskState.Dead));
        Assert.Equal(["abandoned", "open"], (await store.QueryDueAsync(clock.Now, 10, default)).Records.Select(record => record.Id).Order(StringComparer.Ordinal));
        clock.Now = clock.Now.AddDays(2);
        await store.CreateAsync([Record("later")], default);
        Assert.Equal(["done", "later", "open"], (await store.QueryAsync(new TaskQuery(), default)).Records.Select(record => record.Id).Order(StringComparer.Ordinal));

        async Task<IEnumerable<string>> InAsync(TaskState state) => (await store.QueryAsync(new TaskQuery { State = state }, default)).Records.Select(record => record.Id);
    }

    [Theory]
    [InlineData(null, "USING INDEX task_record_created")]
    [InlineData(TaskState.Running, "task_record_open")]
    [InlineData(TaskState.Dead, "USING INDEX task_record_unwell (state=?")]
    [InlineData(TaskState.Succeeded, "USING INDEX task_record_created")]
    public async Task Listing_HasAnIndex(TaskState? state, string index)
    {
        using (var store = new SqliteTaskStore(new SqliteTaskOptions { Path = _folder.Database }))
            await store.CreateAsync([Record("a")], default);
        using var raw = new RawDatabase(_folder.Database);
        Assert.Contains(index, raw.Plan(SqliteTaskSql.Query(user: false, type: false, state, after: true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SqliteTaskSql.DropExpired, "task_record_expires (expires<?)")]
    [InlineData(SqliteTaskSql.DropAbandoned, "task_record_open (due<?)")]
    [InlineData(SqliteTaskSql.Due, "task_record_open (due<?)")]
    public async Task Housekeeping_HasAnIndex(string sql, string index)
    {
        using (var store = new SqliteTaskStore(new SqliteTaskOptions { Path = _folder.Database }))
            await store.CreateAsync([Record("a")], default);
        using var raw = new RawDatabase(_folder.Database);
        Assert.Contains(index, raw.Plan(sql), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Path", "", 5, 4, 100, 1000)]
    [InlineData("BusyTimeout", "x", 100, 4, 100, 1000)]
    [InlineData("Readers", "x", 5, 0, 100, 1000)]
    [InlineData("PollInterval", "x", 5, 4, 0, 1000)]
    [InlineData("MaximumReceives", "x", 5, 4, 100, 1001)]
    public void Options_OutOfBounds_NameThemselves(string name, string path, int busySeconds, int readers, int pollMilliseconds, int receives)
    {
        var options = new SqliteTaskOptions
        {
            Path = path,
            BusyTimeout = TimeSpan.FromSeconds(busySeconds),
            Readers = readers,
            PollInterval = TimeSpan.FromMilliseconds(pollMilliseconds),
            MaximumReceives = receives,
        };
        Assert.Contains(name, Assert.ThrowsAny<Exception>(() => new SqliteTaskStore(options)).Message, StringComparison.Ordinal);
    }

    private static TaskRecord Record(string id) => new()
    {
        Id = id,
        Type = "facts",
        Version = 1,
        Nonce = Guid.NewGuid(),
        MaximumAttempts = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        NotBefore = DateTimeOffset.UnixEpoch,
        ExpiresAt = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Retention = TimeSpan.FromDays(1),
        Arguments = new TaskValue { Inline = new byte[] { 1 }, Length = 1, Hash = "00" },
    };
}
