using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thaw.Caching.Tests.Support;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

/// <summary>A worker over three queues. The clock stands still unless it is driven: what runs was waited for, not come upon at the end of a wait elsewhere.</summary>
public sealed class WorkerQueuesTests : IAsyncDisposable
{
    private const int Tries = 10;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thaw-tasks-");
    private readonly FakeClock _clock = new();
    private readonly SemaphoreSlim _ran = new(0);
    private ServiceProvider? _services;

    [Fact]
    public async Task Idle_AMessageOfAnyQueueIsTakenAtOnce()
    {
        var (client, worker) = Start(concurrency: 10);
        await worker.StartAsync(default);
        foreach (var priority in (TaskPriority[])[TaskPriority.Low, TaskPriority.High, TaskPriority.Normal, TaskPriority.Normal, TaskPriority.High, TaskPriority.Low])
        {
            await client.SubmitAsync("work", new Work("a"), new TaskSubmission { Priority = priority });
            Assert.True(await _ran.WaitAsync(Driving.Patience), $"{priority} was not taken.");
        }

        await worker.StopAsync(default).SoonAsync();
    }

    [Fact]
    public async Task OnePlace_EachQueueIsLookedAtWithinASecondOrTwo()
    {
        var (client, worker) = Start(concurrency: 1);
        await worker.StartAsync(default);
        foreach (var priority in (TaskPriority[])[TaskPriority.Normal, TaskPriority.Low, TaskPriority.High, TaskPriority.Low])
        {
            // A queue that is waited for in vain costs 20 s. The clock also goes on while a busy machine runs nothing of the worker: once it must not have to.
            var took = TimeSpan.MaxValue;
            for (var tries = 0; took > TimeSpan.FromSeconds(10) && tries < Tries; tries++)
            {
                await client.SubmitAsync("work", new Work("a"), new TaskSubmission { Priority = priority });
                var before = _clock.GetUtcNow();
                Assert.True(await _clock.DriveAsync(_ran.WaitAsync(Driving.Patience), TimeSpan.FromSeconds(1)));
                took = _clock.GetUtcNow() - before;
            }

            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }

        await worker.StopAsync(default).SoonAsync();
    }

    [Fact]
    public async Task AQueueThatFails_DoesNotHoldUpTheOthers()
    {
        var (client, worker) = Start(concurrency: 4, failing: true);
        await worker.StartAsync(default);
        for (var i = 0; i < 5; i++)
        {
            await client.SubmitAsync("work", new Work("a"));
            Assert.True(await _ran.WaitAsync(Driving.Patience), "A failing queue held up the others.");
        }

        await worker.StopAsync(default).SoonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _ran.Dispose();
        _folder.Delete(recursive: true);
    }

    private (ITaskClient Client, IHostedService Worker) Start(int concurrency, bool failing = false)
    {
        var script = new Script
        {
            Body = (_, _, _) =>
            {
                _ran.Release();
                return new(new Done("x"));
            },
        };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock).AddSingleton(script);
        services.AddThawTasks().AddHandler<ScriptedHandler>("work", WorkJson.Default)
            .UseSqlite(Path.Combine(_folder.FullName, "tasks.db"))
            .AddWorker(o => (o.Concurrency, o.Wait, o.FaultPause) = (concurrency, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5)));
        if (failing)
        {
            var file = services.Last(static service => service.ServiceType == typeof(TaskQueues));
            services.Remove(file);
            services.AddSingleton(provider =>
            {
                var queues = (TaskQueues)file.ImplementationFactory!(provider);
                return new TaskQueues(queues.For(TaskPriority.Normal), new FaultyQueue(queues.For(TaskPriority.High)) { ReceiveFault = new IOException("gone") }, queues.For(TaskPriority.Low));
            });
        }

        _services = services.BuildServiceProvider();
        return (_services.GetRequiredService<ITaskClient>(), _services.GetRequiredService<IHostedService>());
    }
}
