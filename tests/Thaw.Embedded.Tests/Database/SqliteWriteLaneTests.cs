using System.Collections.Concurrent;
using System.Globalization;

namespace Thaw.Embedded.Database;

/// <summary>Writes that meet at one file: the first holds the turn until the others have queued, so that they make one group.</summary>
public sealed class SqliteWriteLaneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    // For each write, whether it found itself in a group's transaction.
    private readonly ConcurrentQueue<bool> _together = new();

    public SqliteWriteLaneTests() => _database = Open(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Group_IsOneTransaction_AndEachHearsItsOwn()
    {
        var seen = await GroupAsync([.. Enumerable.Range(0, 10).Select(i => (Func<Task<long>>)(() => PutAsync(i)))]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), seen);
        await OnlyStandAsync([.. Enumerable.Range(0, 10)]);
        Assert.Equal(Enumerable.Repeat(true, 10), _together);
        await PutAsync(10);
        Assert.False(_together.Last());
    }

    [Fact]
    public async Task OneThatThrows_OrIsUndone_LeavesTheOthers()
    {
        var thrown = new InvalidOperationException("mine");
        var ends = await EndsAsync(
            () => PutAsync(1),
            () => PutAsync(2, then: static _ => false),
            () => PutAsync(3, then: _ => throw thrown),
            () => PutAsync(4, then: static session =>
            {
                session.Execute("INSERT INTO no_such_table VALUES (1)");
                return true;
            }),
            () => PutAsync(5));
        Assert.Null(ends[0]);
        Assert.Null(ends[1]);
        Assert.Same(thrown, ends[2]);
        Assert.IsType<SqliteDatabaseException>(ends[3]);
        Assert.Null(ends[4]);
        await OnlyStandAsync(1, 5);
    }

    [Fact]
    public async Task OneThatEndsTheTransaction_LeavesTheOthers()
    {
        var ends = await EndsAsync(
            () => PutAsync(1),
            () => PutAsync(2, then: static session =>
            {
                session.Execute("ROLLBACK"); // what SQLite does by itself when the disk is full
                throw new SqliteDatabaseException("full");
            }),
            () => PutAsync(3));
        Assert.Null(ends[0]);
        Assert.IsType<SqliteDatabaseException>(ends[1]);
        Assert.Null(ends[2]);
        await OnlyStandAsync(1, 3);
    }

    [Fact]
    public async Task CommitThatFails_FailsAll_AndTheNextWriteStands()
    {
        // A deferred constraint is looked at by the commit, and only there.
        await _database.WriteAsync(0, static (session, _) =>
        {
            session.Execute("PRAGMA foreign_keys = ON; CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
            return true;
        }, default);
        var ends = await EndsAsync(
            () => PutAsync(1),
            () => PutAsync(2, then: static session =>
            {
                session.Execute("INSERT INTO child VALUES (7)");
                return true;
            }));
        Assert.All(ends, static end => Assert.IsType<SqliteDatabaseException>(end));
        await OnlyStandAsync();
        await PutAsync(3);
        await OnlyStandAsync(3);
    }

    [Fact]
    public async Task CancelledWhileItWaits_IsNotBegun()
    {
        using var cancelled = new CancellationTokenSource();
        var ends = await EndsAsync(cancelled.Cancel, () => PutAsync(1), () => PutAsync(2, token: cancelled.Token), () => PutAsync(3));
        Assert.Null(ends[0]);
        Assert.IsAssignableFrom<OperationCanceledException>(ends[1]);
        Assert.Null(ends[2]);
        await OnlyStandAsync(1, 3);
    }

    [Fact]
    public async Task FileHeldByAnother_GroupWaits_ItsCallersMayLeave_AndEachIsWrittenOnce()
    {
        await PutAsync(0);
        using var other = new RawDatabase(_folder.Database);
        other.Execute("BEGIN IMMEDIATE");
        using var leaves = new CancellationTokenSource();
        var writes = Enumerable.Range(1, 5).Select(i => Task.Run(() => PutAsync(i, token: i == 3 ? leaves.Token : default))).ToArray();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writes[2]);
        Assert.DoesNotContain(writes, static write => write.IsCompletedSuccessfully);
        other.Execute("COMMIT");
        await Task.WhenAll(writes.Where((_, i) => i != 2));
        await OnlyStandAsync(0, 1, 2, 4, 5);
    }

    [Fact]
    public async Task FileHeldTooLong_EachOfTheGroupSaysSo()
    {
        await PutAsync(0);
        using var impatient = Open(TimeSpan.FromMilliseconds(50));
        using var other = new RawDatabase(_folder.Database);
        other.Execute("BEGIN IMMEDIATE");
        var writes = Enumerable.Range(1, 5).Select(i => Task.Run(() => PutAsync(i, impatient))).ToArray();
        foreach (var write in writes)
            Assert.True((await Assert.ThrowsAsync<SqliteDatabaseException>(() => write)).IsBusy);
        other.Execute("COMMIT");
        await PutAsync(6, impatient);
        await OnlyStandAsync(0, 6);
    }

    [Fact]
    public async Task Disposed_WhatRunsEnds_WhatWaitsFails()
    {
        Task? disposing = null;
        var ends = await EndsAsync(() => disposing = Task.Run(_database.Dispose), () => PutAsync(1), () => PutAsync(2));
        await disposing!;
        Assert.All(ends, static end => Assert.True(end is null or ObjectDisposedException));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => PutAsync(3));
    }

    [Fact]
    public async Task ManyAtOnce_OnTwoConnectionsOfTwoDatabases_EachIsWrittenOnce()
    {
        using var second = Open(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => PutAsync(i, i % 2 == 0 ? _database : second))));
        await OnlyStandAsync([.. Enumerable.Range(0, 400)]);
    }

    private SqliteDatabase Open(TimeSpan busyTimeout) => new(_folder.Database, busyTimeout, 2);

    private async Task<Exception?[]> EndsAsync(params Func<Task<long>>[] writes) => await EndsAsync(static () => { }, writes);

    private async Task<Exception?[]> EndsAsync(Action queued, params Func<Task<long>>[] writes)
    {
        var ends = new Exception?[writes.Length];
        await GroupAsync([.. writes.Select((write, i) => (Func<Task<long>>)(async () =>
        {
            try
            {
                return await write();
            }
            catch (Exception fault)
            {
                ends[i] = fault;
                return -1;
            }
        }))], queued);
        return ends;
    }

    private async Task<long[]> GroupAsync(Func<Task<long>>[] writes, Action? queued = null)
    {
        using var inside = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var first = Task.Run(async () => await _database.WriteAsync((inside, go), static (session, signals) =>
        {
            signals.inside.Release();
            signals.go.Wait();
            return session.InTransaction(writes: true, 0, static (_, _) => true);
        }, default));
        await inside.WaitAsync();
        var waiting = writes.Select(static write => write()).ToArray(); // each has queued when it returns
        queued?.Invoke();
        go.Set();
        await first;
        return await Task.WhenAll(waiting);
    }

    // Puts a number into the file, in a transaction that is kept where "then" wants it.
    private async Task<long> PutAsync(int number, SqliteDatabase? database = null, Func<SqliteSession, bool>? then = null, CancellationToken token = default) =>
        await (database ?? _database).WriteAsync((number, then, _together), static (session, state) =>
        {
            state._together.Enqueue(session.IsInTransaction);
            session.InTransaction(writes: true, state, static (session, state) =>
            {
                using (var query = session.Prepare("INSERT INTO task_item (collection, key, data) VALUES (?1, ?2, ?3)"))
                {
                    query.Bind(1, "lane");
                    query.Bind(2, state.number.ToString("D6", CultureInfo.InvariantCulture));
                    query.Bind(3, "x");
                    query.Step();
                }

                return state.then?.Invoke(session) ?? true;
            });
            return (long)state.number;
        }, token);

    private async Task OnlyStandAsync(params int[] numbers)
    {
        using var reader = Open(TimeSpan.FromMinutes(1));
        Assert.Equal(numbers, await reader.ReadAsync(0, static (session, _) =>
        {
            var found = new List<int>();
            using var query = session.Prepare("SELECT key FROM task_item WHERE collection = ?1 ORDER BY key");
            query.Bind(1, "lane");
            while (query.Step())
                found.Add(int.Parse(query.Text(0), CultureInfo.InvariantCulture));
            return found;
        }, default));
    }
}
