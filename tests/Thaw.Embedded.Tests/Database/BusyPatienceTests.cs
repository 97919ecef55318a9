namespace Thaw.Embedded.Database;

public sealed class BusyPatienceTests
{
    [Fact]
    public async Task ProcessThatStoodStill_TriesAllTheSame()
    {
        var patience = default(BusyPatience);
        patience.Begin();
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.Equal([.. Enumerable.Repeat(false, BusyPatience.FewestTries - 1), true], Enumerable.Range(0, BusyPatience.FewestTries).Select(_ => patience.IsOver(TimeSpan.FromMilliseconds(10))));
    }

    [Fact]
    public void LimitThatIsNotReached_IsNotOver()
    {
        var patience = default(BusyPatience);
        patience.Begin();
        Assert.DoesNotContain(Enumerable.Range(0, 100).Select(_ => patience.IsOver(TimeSpan.FromHours(1))), static over => over);
    }

    [Fact]
    public async Task FileThatStaysLocked_IsTriedSoOftenWhateverTheLimit()
    {
        using var folder = new TemporaryFolder();
        using var database = new SqliteDatabase(folder.Database, TimeSpan.FromTicks(1), readers: 1);
        await database.WriteAsync(0, static (session, _) => Run(session, "CREATE TABLE one (id INTEGER)"), CancellationToken.None);
        using var other = new SqliteDatabase(folder.Database, TimeSpan.FromMinutes(1), readers: 1);
        var (begun, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        var holding = Task.Run(() => other.WriteAsync(0, (session, _) =>
        {
            Run(session, "BEGIN IMMEDIATE");
            begun.SetResult();
            return go.Wait(TimeSpan.FromMinutes(3), CancellationToken.None) && Run(session, "ROLLBACK");
        }, CancellationToken.None).AsTask());
        await begun.Task;

        var tries = 0;
        try
        {
            var fault = await Assert.ThrowsAsync<SqliteDatabaseException>(() => database.WriteAsync(0, (session, _) =>
            {
                tries++;
                return Run(session, "INSERT INTO one VALUES (2)");
            }, CancellationToken.None).AsTask());
            Assert.True(fault.IsBusy);
            Assert.InRange(tries, BusyPatience.FewestTries, int.MaxValue);
        }
        finally
        {
            go.Set();
        }

        Assert.True(await holding);
    }

    private static bool Run(SqliteSession session, string sql)
    {
        session.Execute(sql);
        return true;
    }
}
