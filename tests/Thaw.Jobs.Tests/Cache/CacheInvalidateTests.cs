using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

public sealed class CacheInvalidateTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    [Theory]
    [InlineData("""{"namespace":"company","key":"acme"}""", true, false)]
    [InlineData("""{"namespace":"company"}""", true, true)]
    [InlineData("""{"tag":"customers"}""", true, false)]
    [InlineData("""{"namespace":"company","pattern":"glo*"}""", false, true)]
    [InlineData("""{"namespace":"equipment"}""", false, false)]
    public async Task Run_RemovesWhatItNamesForEveryContainer(string arguments, bool removesAcme, bool removesGlobex)
    {
        await using var writer = new JobsHost(_folder);
        await writer.Cache.For("company").SetAsync("acme", "a", new CacheEntryOptions { Tags = ["customers"] });
        await writer.Cache.For("company").SetAsync("globex", "g");

        await using var worker = new JobsHost(_folder);
        JobsHost.Result(await worker.RunAsync("cache.invalidate", arguments));

        await using var reader = new JobsHost(_folder);
        Assert.Equal(!removesAcme, (await reader.Cache.For("company").TryGetAsync<string>("acme")).Found);
        Assert.Equal(!removesGlobex, (await reader.Cache.For("company").TryGetAsync<string>("globex")).Found);
    }

    [Fact]
    public async Task Run_PatternOverThousands_IsOneTask()
    {
        await using var host = new JobsHost(_folder);
        var company = host.Cache.For("company");
        await Task.WhenAll(Enumerable.Range(0, 3_000).Select(i => company.SetAsync($"k{i}", "v").AsTask()));

        JobsHost.Result(await host.RunAsync("cache.invalidate", """{"namespace":"company","pattern":"k*"}"""));

        await using var reader = new JobsHost(_folder);
        var found = await reader.Cache.For("company").GetManyAsync<string>([.. Enumerable.Range(0, 3_000).Select(static i => $"k{i}")]);
        Assert.DoesNotContain(found.Values, static result => result.Found);
    }

    [Fact]
    public async Task Run_WithUser_RemovesTheirsAlone()
    {
        await using var host = new JobsHost(_folder, configure: static options => options.Namespace("notes", static policy => policy.PerUser = true));
        await host.Cache.For("notes").ForUser("alice").SetAsync("n", "a");
        await host.Cache.For("notes").ForUser("bob").SetAsync("n", "b");

        var done = await host.RunAsync("cache.invalidate", """{"namespace":"notes","key":"n","user":"alice"}""");

        Assert.Equal(1, JobsHost.Result(done).GetProperty("removed").GetInt32());
        Assert.False((await host.Cache.For("notes").ForUser("alice").TryGetAsync<string>("n")).Found);
        Assert.True((await host.Cache.For("notes").ForUser("bob").TryGetAsync<string>("n")).Found);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"all\"")]
    [InlineData("""{"tag":7}""")]
    [InlineData("""{"namespace":"company","tagg":"customers"}""")]
    [InlineData("""{"tag":"a","tag":"b"}""")]
    [InlineData("""{"tag":"a\uD800"}""")]
    public async Task Submit_WrongArguments_IsRejectedAndNothingIsWritten(string arguments)
    {
        await using var host = new JobsHost(_folder);
        await Assert.ThrowsAsync<TaskRejectedException>(() => host.SubmitAsync("cache.invalidate", arguments));
        Assert.Empty((await host.Client.ListAsync(new Tasks.Stores.TaskQuery())).Tasks);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"key":"acme"}""")]
    [InlineData("""{"namespace":"no such/name"}""")]
    [InlineData("""{"namespace":"notes","key":"n"}""")]
    public async Task Run_UnusableArguments_IsDeadAtOnceAndNothingIsInvalidated(string arguments)
    {
        await using var host = new JobsHost(_folder, configure: static options => options.Namespace("notes", static policy => policy.PerUser = true));
        await host.Cache.For("company").SetAsync("acme", "a", new CacheEntryOptions { Tags = ["customers"] });

        var task = await host.RunAsync("cache.invalidate", arguments);

        Assert.Equal((TaskState.Dead, 1), (task.State, task.Attempts));
        Assert.NotEmpty(task.Fault!.Reason);
        Assert.True((await host.Cache.For("company").TryGetAsync<string>("acme")).Found);
    }

    [Fact]
    public async Task Run_StoreUnreachable_IsRetriedAndDoneWhenItIsBack()
    {
        var store = new FaultyStore(isReachable: false);
        await using var host = new JobsHost(_folder, store);
        var task = await host.RunAsync("cache.invalidate", """{"tag":"customers"}""");
        Assert.Equal(TaskState.Failed, task.State);

        store.IsReachable = true;
        _folder.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.WorkAsync();
        Assert.Equal(TaskState.Succeeded, (await host.ViewAsync(task.Id)).State);
    }

    public void Dispose() => _folder.Dispose();
}
