using Thaw.Tasks;

namespace Thaw.Api;

/// <summary>The way to the tasks. Nothing of them is made before the first request that needs them: a container that serves none does not pay for them.</summary>
internal sealed class TaskDesk(bool isSetUp, Func<ITaskClient> client)
{
    /// <summary>What is missing where tasks are not set up, in words for who sees the answer.</summary>
    public const string NotSetUp = "This deployment runs no tasks: its operator names the table in ASYNC_TASKS_TABLE and the queue in TASK_QUEUE_URL.";

    public bool IsSetUp => isSetUp;

    /// <summary>The client, which the container makes once. Nothing is remembered here: where it could not be made, the next request tries again.</summary>
    public ITaskClient Client => client();
}
