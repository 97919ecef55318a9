using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Conformance.TaskStores;

public abstract partial class TaskStoreConformance
{
    private static async Task<List<TaskRecord>> ListAsync(ITaskStore store, TaskQuery query, List<string>? unreadable = null)
    {
        var all = new List<TaskRecord>();
        var pages = 0;
        do
        {
            var page = await store.QueryAsync(query, default);
            Assert.True(page.Records.Count <= query.Limit);
            all.AddRange(page.Records);
            unreadable?.AddRange(page.Unreadable);
            query = query with { Position = page.Position };
            Assert.True(++pages < 2_000, "A listing does not end.");
        }
        while (query.Position is not null);
        return all;
    }

    [SkippableFact]
    public async Task Query_AThousandOfOneInstant_EachOnceAndInOrder()
    {
        var records = Enumerable.Range(0, 1_000).Select(i => New($"t{i * 7919 % 1_000:0000}", Start, user: "ann")).ToArray();
        await Store.CreateAsync(records, default);
        var expected = records.Select(record => record.Id).OrderDescending(StringComparer.Ordinal).ToList();
        foreach (var query in new[] { new TaskQuery { Limit = 7 }, new TaskQuery { Limit = 100, User = "ann" }, new TaskQuery { Limit = 1_000, State = TaskState.Pending } })
            Assert.Equal(expected, (await ListAsync(Second, query)).Select(record => record.Id));
    }

    [SkippableFact]
    public async Task Query_NewestFirst()
    {
        await Store.CreateAsync([New("old", Start), New("new", Start.AddTicks(2)), New("mid", Start.AddTicks(1))], default);
        Assert.Equal(["new", "mid", "old"], (await ListAsync(Store, new TaskQuery())).Select(record => record.Id));
    }

    [SkippableFact]
    public async Task Query_EveryCombination_AnswersThoseThatMatch()
    {
        string?[] users = [null, "ann", "bob"];
        string[] types = ["resize", "index"];
        TaskState[] states = [TaskState.Pending, TaskState.Dead, TaskState.Running];
        var records = new List<TaskRecord>();
        foreach (var user in users)
            foreach (var type in types)
                foreach (var state in states)
                    for (var i = 0; i < 2; i++)
                        records.Add(New($"r{records.Count:00}", Start.AddSeconds(records.Count), type, user) with { State = state, DueAt = state == TaskState.Dead ? null : Start });
        await Store.CreateAsync(records, default);

        foreach (var user in users)
        {
            foreach (var type in types.Append(null))
            {
                foreach (var state in states.Cast<TaskState?>().Append(null))
                {
                    var expected = records.Where(r => (user is null || r.User == user) && (type is null || r.Type == type) && (state is null || r.State == state))
                        .Select(r => r.Id).Reverse();
                    Assert.Equal(expected, (await ListAsync(Store, new TaskQuery { User = user, Type = type, State = state, Limit = 3 })).Select(r => r.Id));
                }
            }
        }
    }

    [SkippableFact]
    public async Task Query_AfterAChangeOfState_FindsItThere()
    {
        var record = await StoredAsync(New("a"));
        await ChangeAsync(Store, Next(record) with { State = TaskState.Dead, DueAt = null });
        Assert.Empty(await ListAsync(Store, new TaskQuery { State = TaskState.Pending }));
        Assert.Equal("a", Assert.Single(await ListAsync(Store, new TaskQuery { State = TaskState.Dead })).Id);
    }

    [SkippableFact]
    public async Task Query_WhileOthersAreAdded_SkipsAndRepeatsNothing()
    {
        var records = Enumerable.Range(0, 30).Select(i => New($"t{i:00}", Start.AddSeconds(i))).ToArray();
        await Store.CreateAsync(records, default);
        var first = await Store.QueryAsync(new TaskQuery { Limit = 10 }, default);
        await Second.CreateAsync([.. Enumerable.Range(0, 5).Select(i => New($"u{i}", Start.AddHours(1)))], default);
        var rest = await ListAsync(Store, new TaskQuery { Limit = 10, Position = first.Position });
        Assert.Equal(records.Select(r => r.Id).Reverse(), first.Records.Concat(rest).Select(r => r.Id));
    }

    [SkippableTheory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("sqlite-x-y")]
    public async Task Query_AForeignPosition_IsRefused(string position) =>
        await Assert.ThrowsAsync<FormatException>(async () => await Store.QueryAsync(new TaskQuery { Position = position }, default));

    [SkippableFact]
    public async Task QueryDue_LongestDueFirst_AndNeverTheFinished()
    {
        var records = Enumerable.Range(0, 10).Select(i => New($"t{i}") with { DueAt = Start.AddMinutes(10 - i) }).ToArray();
        await Store.CreateAsync(records, default);
        await ChangeAsync(Store, Next(records[9]) with { State = TaskState.Succeeded, DueAt = null });
        await ChangeAsync(Store, Next(records[8]) with { DueAt = Start.AddDays(1) });
        Assert.Equal(["t7", "t6", "t5"], (await Second.QueryDueAsync(Start.AddMinutes(5), 100, default)).Records.Select(r => r.Id));
        Assert.Equal(["t7", "t6"], (await Second.QueryDueAsync(Start.AddMinutes(5), 2, default)).Records.Select(r => r.Id));
        Assert.Empty((await Second.QueryDueAsync(Start, 100, default)).Records);
    }

    [SkippableTheory]
    [InlineData(9, 4)]
    [InlineData(10, 4)]
    [InlineData(10, 10)]
    [InlineData(130, 100)]
    [InlineData(1, 1_000)]
    public async Task QueryDue_SaysWhetherThereIsMore(int due, int limit)
    {
        // Many of one instant: a place in the order is more than an instant.
        await Store.CreateAsync([.. Enumerable.Range(0, due).Select(i => New($"t{i:000}") with { DueAt = Start.AddMinutes(i / 50) }), New("later") with { DueAt = Start.AddDays(1) }], default);
        var seen = new HashSet<string>();
        TaskDuePage page;
        do
        {
            page = await Second.QueryDueAsync(Start.AddHours(1), limit, default);
            Assert.Equal(Math.Min(limit, due - seen.Count), page.Records.Count);
            Assert.Equal(page.Records.Order(Comparer<TaskRecord>.Create(static (a, b) => Nullable.Compare(a.DueAt, b.DueAt))), page.Records);
            Assert.Equal(due - seen.Count > limit, page.HasMore);
            foreach (var record in page.Records)
            {
                Assert.True(seen.Add(record.Id));
                await ChangeAsync(Store, Next(record) with { DueAt = null, State = TaskState.Succeeded });
            }
        }
        while (page.HasMore);
        Assert.Equal(due, seen.Count);
    }

    [SkippableFact]
    public async Task Unreadable_IsPassedOverAndNamed()
    {
        // More than a page of what is longest due, and all of one instant.
        var spoiled = Enumerable.Range(0, 30).Select(i => New($"bad{i:00}", user: "ann")).ToArray();
        var sound = Enumerable.Range(0, 7).Select(i => New($"good{i}", user: "ann") with { DueAt = Start.AddMinutes(2 + i) }).ToArray();
        await Store.CreateAsync([.. spoiled, .. sound], default);
        foreach (var record in spoiled)
            await SpoilAsync(record.Id);

        var due = await Second.QueryDueAsync(Start.AddHours(1), 5, default);
        Assert.Equal(["good0", "good1", "good2", "good3", "good4"], due.Records.Select(static record => record.Id));
        Assert.True(due.HasMore);
        Assert.Equal(spoiled.Select(static record => record.Id), due.Unreadable.Order(StringComparer.Ordinal));
        due = await Second.QueryDueAsync(Start.AddHours(1), 100, default);
        Assert.Equal((7, false), (due.Records.Count, due.HasMore));

        foreach (var query in new[] { new TaskQuery { Limit = 4 }, new TaskQuery { Limit = 10, User = "ann" }, new TaskQuery { Limit = 50, State = TaskState.Pending } })
        {
            var unreadable = new List<string>();
            Assert.Equal(sound.Select(static record => record.Id).Reverse(), (await ListAsync(Second, query, unreadable)).Select(static record => record.Id));
            Assert.Equal(spoiled.Select(static record => record.Id), unreadable.Order(StringComparer.Ordinal));
        }
    }
}
