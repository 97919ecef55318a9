using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Maintenance;

/// <summary>Sweeps the tasks, slice by slice, while there is more and time for it. What is left is the next run's.</summary>
internal sealed class TaskSweeps(TaskSweeper? sweeper, IRequestDeadline deadline, TimeProvider clock)
{
    // For what comes after the sweeps, and for the slice that runs.
    private static readonly TimeSpan TimeKept = TimeSpan.FromSeconds(15);

    /// <summary>What was found and done, all slices together; <see langword="null"/> where there are no tasks.</summary>
    public async ValueTask<SweepReport?> RunAsync(CancellationToken cancellationToken)
    {
        if (sweeper is null)
        {
            return null;
        }

        var all = default(SweepReport);
        do
        {
            var one = await sweeper.SweepAsync(cancellationToken);
            all = new SweepReport(all.Due + one.Due, all.Resent + one.Resent, all.GivenUp + one.GivenUp, all.Unsent + one.Unsent, one.HasMore);
        }
        while (all.HasMore && (deadline.Current is not { } end || end - clock.GetUtcNow() > TimeKept));

        return all;
    }
}

internal static class TaskSweepsServices
{
    /// <summary>Adds the sweeps, of the tasks that were registered before, if any were.</summary>
    public static IServiceCollection AddTaskSweeps(this IServiceCollection services)
    {
        var hasTasks = services.Any(static service => service.ServiceType == typeof(ITaskStore));
        return services.AddSingleton(provider => new TaskSweeps(
            hasTasks ? provider.GetRequiredService<TaskSweeper>() : null, provider.GetRequiredService<IRequestDeadline>(), provider.GetRequiredService<TimeProvider>()));
    }
}
