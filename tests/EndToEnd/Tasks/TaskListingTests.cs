using System.Net;
using Thaw.Tasks;

namespace Thaw.EndToEnd.Tasks;

/// <summary>Listings in pages: nothing left out, nothing twice, and no cursor but one's own.</summary>
public sealed class TaskListingTests(TaskApi api) : IClassFixture<TaskApi>
{
    private static readonly TaskSubmission Later = new() { User = "alice", Delay = TimeSpan.FromDays(1) };

    [Fact]
    public async Task ThousandTasks_WithInsertsBetweenPages_AreEachThereOnce()
    {
        var own = await TaskApi.StartAsync(new Dictionary<string, string?> { ["Thaw:Cursors:Keys"] = TaskApi.Key });
        try
        {
            var before = await SubmitAsync(own, 1_000);
            var (seen, pages, next) = (new List<string>(), 0, $"{TaskCalls.Root}?limit=37&status=pending");
            while (next is not null)
            {
                var answer = await own.Alice.GetAsync(next);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                var page = await answer.JsonAsync();
                seen.AddRange(page.Ids());
                pages++;

                // The field and the body name the same next page.
                next = answer.Headers.TryGetValues("Link", out var link) ? Assert.Single(link).Split('<', '>')[1] : null;
                Assert.Equal(page.Cursor(), next is null ? null : next[(next.IndexOf("cursor=", StringComparison.Ordinal) + "cursor=".Length)..]);
                await SubmitAsync(own, 3);
            }

            Assert.Equal(28, pages);
            Assert.Equal(before.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
            Assert.Equal(1_000 + 28 * 3, await CountAsync(own));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Filters_Narrow()
    {
        var waiting = (await api.Bob.SubmitOrderAsync("gated", "x", ",\"delaySeconds\":600")).Id();
        await TaskCalls.LaterAsync();
        var done = (await api.Bob.SubmitOrderAsync("echo", "x")).Id();
        await api.Bob.FinishAsync(done);

        Assert.Equal([done], (await api.Bob.PageAsync("?status=succeeded")).Ids());
        Assert.Equal([waiting], (await api.Bob.PageAsync("?type=gated&status=pending")).Ids());
        Assert.Empty((await api.Bob.PageAsync("?type=gated&status=succeeded")).Ids());
        var all = await api.Bob.PageAsync();
        Assert.Equal([done, waiting], all.Ids());
        Assert.Null(all.Cursor());
        Assert.All(all.GetProperty("items").EnumerateArray(), static task => Assert.False(task.TryGetProperty("result", out _)));
    }

    [Theory]
    [InlineData("status=dying", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=dead&status=failed", "status")]
    [InlineData("type=no%20such", "type")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("cursor=%00%ff", "cursor")]
    [InlineData("state=dead", "state")]
    public async Task BadQuery_Is400NamingTheParameter(string query, string field) =>
        await (await api.Alice.GetAsync($"{TaskCalls.Root}?{query}")).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task Cursor_ChangedAnywhere_Is400()
    {
        var cursor = await CursorAsync();
        for (var place = 0; place < cursor.Length; place++)
        {
            var changed = $"{cursor[..place]}{(cursor[place] == 'A' ? 'B' : 'A')}{cursor[(place + 1)..]}";
            await RefusedAsync(api.Alice, $"?limit=1&cursor={changed}");
        }

        foreach (var changed in (string[])[cursor[..^1], cursor[1..], cursor + "A", cursor + "=", cursor + cursor, "%20" + cursor, new string('A', 5_000)])
        {
            await RefusedAsync(api.Alice, $"?limit=1&cursor={changed}");
        }
    }

    [Fact]
    public async Task Cursor_OfSomeoneElseOrSomethingElse_Is400_AndTellsWhatToDo()
    {
        var cursor = await CursorAsync();

        Assert.Contains("begin again", await RefusedAsync(api.Bob, $"?limit=1&cursor={cursor}"), StringComparison.Ordinal);
        await RefusedAsync(api.Olga, $"?limit=1&cursor={cursor}");
        await RefusedAsync(api.Olga, $"?limit=1&user=alice&cursor={cursor}");
        await RefusedAsync(api.Alice, $"?limit=1&status=pending&cursor={cursor}");
        await RefusedAsync(api.Alice, $"?limit=1&type=echo&cursor={cursor}");
        await (await api.Olga.RetryManyAsync($$"""{"cursor":"{{cursor}}"}""")).ProblemAsync(HttpStatusCode.BadRequest, "cursor");

        // Good for what it is, with as many items as one likes.
        Assert.Equal(2, (await api.Alice.PageAsync($"?limit=2&cursor={cursor}")).Ids().Count);
    }

    [Fact]
    public async Task Cursor_OfAnotherFleet_Is400()
    {
        var own = await TaskApi.StartAsync(new Dictionary<string, string?> { ["Thaw:Cursors:Keys:0"] = Convert.ToBase64String(new byte[32]) });
        try
        {
            await RefusedAsync(own.Alice, $"?limit=1&cursor={await CursorAsync()}");
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task WithoutKeys_OnePageIsAnswered_AndMoreIsRefusedNamingTheSetting()
    {
        var own = await TaskApi.StartAsync();
        try
        {
            await SubmitAsync(own, 3);
            Assert.Equal(3, (await own.Alice.PageAsync("?limit=3")).Ids().Count);

            var problem = await (await own.Alice.GetAsync($"{TaskCalls.Root}?limit=2")).ProblemAsync(HttpStatusCode.NotImplemented);

            Assert.Contains("Thaw:Cursors:Keys", problem.ToString(), StringComparison.Ordinal);
            await (await own.Olga.RetryManyAsync("{}")).ProblemAsync(HttpStatusCode.NotImplemented);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    private static async Task<string> RefusedAsync(HttpClient client, string query) =>
        (await (await client.GetAsync(TaskCalls.Root + query)).ProblemAsync(HttpStatusCode.BadRequest, "cursor")).GetProperty("detail").GetString()!;

    private static async Task<List<string>> SubmitAsync(TaskApi api, int count) =>
        [.. (await api.Tasks.SubmitManyAsync("echo", Enumerable.Range(0, count).Select(static n => new TestOrder { Text = "x", Number = n }).ToList(), Later)).Select(static one => one.Task.Id)];

    private static async Task<int> CountAsync(TaskApi api)
    {
        var count = 0;
        for (string? cursor = null, query = "?limit=200"; query is not null; query = cursor is null ? null : $"?limit=200&cursor={cursor}")
        {
            var page = await api.Alice.PageAsync(query);
            (count, cursor) = (count + page.Ids().Count, page.Cursor());
        }

        return count;
    }

    private async Task<string> CursorAsync()
    {
        await SubmitAsync(api, 4);
        return (await api.Alice.PageAsync("?limit=1")).Cursor()!;
    }
}
