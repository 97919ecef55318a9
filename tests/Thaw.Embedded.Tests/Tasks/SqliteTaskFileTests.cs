using Thaw.Caching.Stores;
using Thaw.Embedded.Database;
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
