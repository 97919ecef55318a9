using System.Text.Json;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public abstract partial class TaskStoreConformance
{
    [SkippableFact]
    public async Task Read_Unknown_IsNull() => Assert.Null(await ReadAsync(Store, "nobody"));

    [SkippableFact]
    public async Task ReadMany_SeesWhatAnotherProcessHasJustWritten_AndLeavesOutWhatIsNotThere()
    {
        var (one, two) = (await StoredAsync(New("a")), await StoredAsync(New("b")));
        var next = await StoredAsync(Next(two));
        var found = (await Second.ReadManyAsync(["a", "nobody", "b"], default)).OrderBy(static record => record.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(2, found.Count);
        AssertSame(one, found[0]);
        AssertSame(next, found[1]);
        Assert.Empty(await Second.ReadManyAsync([], default));
    }

    [SkippableFact]
    public async Task ReadMany_OfMoreThanOneRequestHolds_FindsAll()
    {
        await Store.CreateAsync([.. Enumerable.Range(0, 230).Select(static i => New($"task-{i}"))], default);
        var found = await Second.ReadManyAsync([.. Enumerable.Range(0, 230).Select(static i => $"task-{i}")], default);
        Assert.Equal(230, found.Select(static record => record.Id).Distinct().Count());
    }

    [SkippableFact]
    public async Task Change_New_IsReadWholeByAnotherProcess()
    {
        var record = await StoredAsync(New("a", user: "ann") with
        {
            State = TaskState.Running,
            Priority = TaskPriority.High,
            Fence = 7,
            Attempts = 2,
            Interruptions = 1,
            Resends = 4,
            StartedAt = Start.AddTicks(1),
            LeaseUntil = Start.AddSeconds(30),
            Timeout = TimeSpan.FromMinutes(3),
            Progress = 12.5,
            Message = "a line\nof \"text\" ✓",
            Result = new TaskValue { PartsId = "p", Parts = 3, Length = 1_000_000, IsCompressed = true, Hash = "ff" },
            Fault = new TaskFault("why", "where", Start),
            CancelRequested = true,
            RunAgain = true,
        });
        AssertSame(record, await ReadAsync(Second, "a"));
    }

    [SkippableFact]
    public async Task Change_NewWhereOneStands_ConflictsAndShowsIt()
    {
        var first = await StoredAsync(New("a"));
        var result = await Second.ChangeAsync(new TaskChange { Record = New("a") }, default);
        Assert.Equal(TaskChangeStatus.Conflict, result.Status);
        AssertSame(first, result.Current);
        AssertSame(first, await ReadAsync(Store, "a"));
    }

    [SkippableFact]
    public async Task Change_OfTheVersionThatStands_Replaces()
    {
        var first = await StoredAsync(New("a"));
        var second = Next(first) with { State = TaskState.Succeeded, DueAt = null, FinishedAt = Start };
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Second, second));
        AssertSame(second, await ReadAsync(Store, "a"));
    }

    [SkippableFact]
    public async Task Change_OfAnOlderVersion_Conflicts()
    {
        var first = await StoredAsync(New("a"));
        var stale = Next(first);
        var second = Next(first);
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, second));
        var result = await Second.ChangeAsync(new TaskChange { Record = stale }, default);
        Assert.Equal(TaskChangeStatus.Conflict, result.Status);
        AssertSame(second, result.Current);
    }

    [SkippableFact]
    public async Task Change_OfARecordThatIsNotThere_Conflicts()
    {
        var result = await Store.ChangeAsync(new TaskChange { Record = Next(New("a")) }, default);
        Assert.Equal(new TaskChangeResult(TaskChangeStatus.Conflict, null), result);
        Assert.Null(await ReadAsync(Store, "a"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_SentAgainAfterALostAnswer_RecognisesItself(bool withEffect)
    {
        TaskEffect[] effects = withEffect ? [Item("once", [1], absent: true)] : [];
        var record = New("a");
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, record, effects));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Second, record, effects));
        var next = Next(record);
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, next));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Store, next));
        Assert.Equal(TaskChangeStatus.Conflict, await ChangeAsync(Store, record));
    }

    [SkippableFact]
    public async Task Change_TwoWorkersAtOnce_OneClaims()
    {
        for (var round = 0; round < 20; round++)
        {
            var record = await StoredAsync(New($"race{round}"));
            var claims = Enumerable.Range(0, 8).Select(worker => Next(record) with { Fence = 1, State = TaskState.Running, Message = $"{worker}" }).ToArray();
            var answers = await Task.WhenAll(claims.Select((claim, i) => Task.Run(() => ChangeAsync(i % 2 == 0 ? Store : Second, claim))));
            var winner = Assert.Single(Enumerable.Range(0, 8), i => answers[i] == TaskChangeStatus.Applied);
            AssertSame(claims[winner], await ReadAsync(Store, record.Id));
        }
    }

    [SkippableFact]
    public async Task Read_Unreadable_IsAFault_NotAbsent()
    {
        var record = await StoredAsync(New("a"));
        await SpoilAsync("a");
        await Assert.ThrowsAsync<JsonException>(() => ReadAsync(Second, "a"));
        await Assert.ThrowsAsync<JsonException>(() => ChangeAsync(Second, New("a")));
        Assert.Equal(TaskChangeStatus.Applied, await ChangeAsync(Second, Next(record)));
    }

    [SkippableFact]
    public async Task Create_Many_AllStand()
    {
        var records = Enumerable.Range(0, 60).Select(i => New($"many{i:00}")).ToArray();
        await Store.CreateAsync(records, default);
        foreach (var record in records)
            AssertSame(record, await ReadAsync(Second, record.Id));
    }

    [SkippableFact]
    public async Task Reopened_EverythingIsThere()
    {
        var record = await StoredAsync(New("a"));
        await ReopenAsync();
        AssertSame(record, await ReadAsync(Store, "a"));
    }
}
