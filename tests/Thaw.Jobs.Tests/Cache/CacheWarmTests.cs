using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

public sealed class CacheWarmTests : IDisposable
{
    private readonly TaskFolder _folder = new();
    private readonly FactoryScript _script = new();

    [Fact]
    public async Task Run_Keys_MakesThoseThatAreMissingForEveryContainer()
    {
        await using var host = Host();
        await host.Cache.For("company").SetAsync("b", "set");

        var result = JobsHost.Result(await host.RunAsync("cache.warm", """{"namespace":"company","keys":["a","b","c"]}"""));

        Assert.Equal((3, 2, 1), (result.GetProperty("keys").GetInt32(), result.GetProperty("made").GetInt32(), result.GetProperty("fresh").GetInt32()));
        await using var reader = Host();
        var found = await reader.Cache.For("company").GetManyAsync<string>(["a", "b", "c"]);
        Assert.Equal("set", found["b"].Value);
        Assert.StartsWith("a#", found["a"].Value, StringComparison.Ordinal);
        Assert.StartsWith("c#", found["c"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_List_MakesNoMoreAtOnceThanIsAllowed()
    {
        await using var host = Host();
        _script.During = async (_, _) => await Task.Yield();
        var result = JobsHost.Result(await host.RunAsync("cache.warm", """{"list":"catalogue","parallelism":3}"""));
        Assert.Equal(Catalogue.Count, result.GetProperty("made").GetInt32());
        Assert.InRange(_script.MostAtOnce, 1, 3);
    }

    [Fact]
    public async Task Run_Interrupted_KeepsItsProgressAndGoesOnThere()
    {
        await using var host = Host();
        using var stop = new CancellationTokenSource();
        _script.During = (number, _) => number == 100 ? stop.CancelAsync() : Task.CompletedTask;
        var task = await host.SubmitAsync("cache.warm", """{"list":"catalogue","parallelism":2}""");
        var (runner, queue) = (host.Get<TaskRunner>(), host.Get<Tasks.Queues.TaskQueues>().For(TaskPriority.Normal));
        var delivery = Assert.Single(await queue.ReceiveAsync(1, runner.Visibility, TimeSpan.Zero, default));
        Assert.Equal(TaskDisposal.Keep, await runner.RunAsync(queue, delivery, deadline: null, stop.Token));
        var given = await host.ViewAsync(task.Id);
        Assert.Equal((TaskState.Pending, 0), (given.State, given.Attempts));
        Assert.InRange(given.Progress, 1, 99);

        _script.During = static (_, _) => Task.CompletedTask;
        await host.WorkAsync();

        var result = JobsHost.Result(await host.ViewAsync(task.Id));
        Assert.InRange(result.GetProperty("from").GetInt32(), 80, 104);
        await using var reader = Host();
        var found = await reader.Cache.For("company").GetManyAsync<string>([.. Enumerable.Range(0, Catalogue.Count).Select(static i => $"k{i}")]);
        Assert.All(found.Values, static value => Assert.True(value.Found));
    }

    [Fact]
    public async Task Run_SomeFail_MakesTheOthersAndCountsThem()
    {
        await using var host = Host();
        _script.During = static (_, key) => key == "bad" ? throw new IOException("origin") : Task.CompletedTask;
        var result = JobsHost.Result(await host.RunAsync("cache.warm", """{"namespace":"company","keys":["a","bad","c"]}"""));
        Assert.Equal((2, 1), (result.GetProperty("made").GetInt32(), result.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public async Task Run_AllFail_IsRetriedFromTheBeginning()
    {
        await using var host = Host();
        _script.During = static (_, _) => throw new IOException("origin");
        var task = await host.RunAsync("cache.warm", """{"namespace":"company","keys":["a","b"]}""");
        Assert.Equal(TaskState.Failed, task.State);
        Assert.Contains("origin", task.Fault!.Reason, StringComparison.Ordinal);

        _script.During = static (_, _) => Task.CompletedTask;
        _folder.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.WorkAsync();
        Assert.Equal(2, JobsHost.Result(await host.ViewAsync(task.Id)).GetProperty("made").GetInt32());
    }

    [Theory]
    [InlineData("{}", "list")]
    [InlineData("""{"namespace":"company"}""", "keys")]
    [InlineData("""{"namespace":"company","keys":[]}""", "keys")]
    [InlineData("""{"namespace":"company","keys":["a",null]}""", "null")]
    [InlineData("""{"namespace":"company","keys":["a"],"list":"catalogue"}""", "list")]
    [InlineData("""{"namespace":"company","keys":["a"],"parallelism":65}""", "64")]
    [InlineData("""{"namespace":"other","keys":["a"]}""", "company")]
    [InlineData("""{"list":"nobody's"}""", "catalogue")]
    public async Task Run_Unusable_IsDeadAndSaysWhatIsAllowed(string arguments, string says)
    {
        await using var host = Host();
        var task = await host.RunAsync("cache.warm", arguments);
        Assert.Equal((TaskState.Dead, 0), (task.State, _script.Calls));
        Assert.Contains(says, task.Fault!.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private JobsHost Host() => new(
        _folder,
        caching: builder =>
        {
            builder.AddFactory<NumberedFactory, string>("company");
            builder.Services.AddSingleton(_script);
        },
        build: static tasks => tasks.AddCacheWarmUpList<Catalogue>("catalogue"));

    private sealed class Catalogue : ICacheWarmUpList
    {
        public const int Count = 203;

        public string Namespace => "company";

        public ValueTask<IReadOnlyList<string>> ListKeysAsync(CancellationToken cancellationToken) => new([.. Enumerable.Range(0, Count).Select(static i => $"k{i}")]);
    }
}
