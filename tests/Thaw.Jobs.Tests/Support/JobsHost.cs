using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients.Connections;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Embedded;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Support;

/// <summary>One "process" that submits and runs the tasks that ship, over an SQLite file that others may share.</summary>
internal sealed class JobsHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public JobsHost(
        TaskFolder folder, ICacheStore? cache = null, Action<ThawCachingOptions>? configure = null, Action<IThawCachingBuilder>? caching = null, Action<IThawTasksBuilder>? build = null,
        Action<ThawJobsOptions>? jobs = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new ClientPatience(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))); // where it lies in tables of an emulator
        services.AddSingleton<TimeProvider>(folder.Clock);
        var caches = services.AddThawCaching(configure);
        caching?.Invoke(caches);
        services.AddSingleton(cache ?? folder.Cache);
        var tasks = services.AddThawTasks().AddThawJobs(jobs).UseDocumentFolder(folder.Data).UseSqlite(options =>
        {
            options.Path = folder.Database;
            options.BusyTimeout = TimeSpan.FromSeconds(20);
        });
        build?.Invoke(tasks);
        _services = services.BuildServiceProvider();
    }

    public ITieredCache Cache => Get<ITieredCache>();

    public ITaskClient Client => Get<ITaskClient>();

    public ITaskItems Items => Get<ITaskItems>();

    public ITaskStore Store => Get<ITaskStore>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<TaskView> SubmitAsync(string type, string arguments, TaskSubmission? submission = null) =>
        (await Client.SubmitJsonAsync(type, Encoding.UTF8.GetBytes(arguments), submission)).Task;

    /// <summary>Submits a task, runs what waits, and answers it as it stands then.</summary>
    public async Task<TaskView> RunAsync(string type, string arguments, TaskSubmission? submission = null)
    {
        var task = await SubmitAsync(type, arguments, submission);
        await WorkAsync();
        return await ViewAsync(task.Id);
    }

    public async Task<TaskView> ViewAsync(string id) => (await Client.GetAsync(id))!;

    /// <summary>Runs what waits, and what that submits, until nothing is visible; answers how many messages there were.</summary>
    public async Task<int> WorkAsync(CancellationToken token = default)
    {
        for (var count = 0; ; count++)
        {
            if (!await WorkOnceAsync(token))
                return count;
        }
    }

    /// <summary>Runs one task that waits; <see langword="false"/> where none does.</summary>
    public async Task<bool> WorkOnceAsync(CancellationToken token = default)
    {
        var (runner, queues) = (Get<TaskRunner>(), Get<TaskQueues>());
        foreach (var queue in new[] { TaskPriority.High, TaskPriority.Normal, TaskPriority.Low }.Select(queues.For))
        {
            if (await queue.ReceiveAsync(1, runner.Visibility, TimeSpan.Zero, default) is not [var delivery])
                continue;
            if (await runner.RunAsync(queue, delivery, deadline: null, token) == TaskDisposal.Delete)
                await queue.DeleteAsync([delivery.Receipt], default);
            return true;
        }

        return false;
    }

    public static JsonElement Result(TaskView task)
    {
        Assert.True(task.State == TaskState.Succeeded, $"{task.State}: {task.Fault?.Reason} {task.Fault?.Detail}");
        return JsonElement.Parse(task.Result!.Value.Span);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
