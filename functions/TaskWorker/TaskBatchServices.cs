using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks.Stores;

namespace Thaw.TaskWorker;

internal static class TaskBatchServices
{
    /// <summary>Adds what a batch needs, over the tasks that were registered before. Without any the start ends with a sentence: a worker that could run nothing would only wear out messages.</summary>
    public static IServiceCollection AddTaskBatches(this IServiceCollection services) =>
        services.Any(static service => service.ServiceType == typeof(ITaskStore))
            ? services.AddSingleton<SourceQueues>().AddSingleton<DueTasks>()
            : throw new InvalidOperationException("There are no tasks to run: name their table in ASYNC_TASKS_TABLE and their queue in TASK_QUEUE_URL.");
}
