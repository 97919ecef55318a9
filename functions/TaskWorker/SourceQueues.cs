using Microsoft.Extensions.Configuration;
using Thaw.Tasks;
using Thaw.Tasks.Queues;

namespace Thaw.TaskWorker;

/// <summary>
/// Which of the tasks' queues a message came from: its receipt is worth something there alone. The event names the queue by ARN, the configuration by address; both end in its name.
/// </summary>
internal sealed class SourceQueues
{
    private static readonly (string Variable, TaskPriority Priority)[] Variables =
        [("TASK_QUEUE_URL", TaskPriority.Normal), ("TASK_QUEUE_URL_HIGH", TaskPriority.High), ("TASK_QUEUE_URL_LOW", TaskPriority.Low)];

    private readonly Dictionary<string, ITaskQueue> _byName = new(StringComparer.Ordinal);

    public SourceQueues(TaskQueues queues, IConfiguration configuration)
    {
        foreach (var (variable, priority) in Variables)
        {
            if (configuration[variable] is { Length: > 0 } address)
            {
                _byName[After(address.TrimEnd('/'), '/')] = queues.For(priority);
            }
        }
    }

    /// <summary>The queue; <see langword="null"/> where it is none of ours.</summary>
    public ITaskQueue? Of(string arn) => _byName.GetValueOrDefault(After(arn, ':'));

    private static string After(string text, char separator) => text[(text.LastIndexOf(separator) + 1)..];
}
