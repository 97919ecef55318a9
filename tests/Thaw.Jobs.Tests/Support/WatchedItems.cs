using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Support;

/// <summary>What lies beside the tasks, with somebody who is told before each listing of a collection, while whoever asked for it waits.</summary>
internal sealed class WatchedItems(ITaskItems inner, Func<string, Task> look) : ITaskItems
{
    /// <summary>Has a host's items watched.</summary>
    public static void In(IThawTasksBuilder tasks, Func<string, Task> look)
    {
        tasks.Services.RemoveAll<ITaskItems>();
        tasks.Services.AddSingleton<ITaskItems>(services => new WatchedItems((ITaskItems)services.GetRequiredService<ITaskStore>(), look));
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadItemAsync(string collection, string key, CancellationToken cancellationToken) => inner.ReadItemAsync(collection, key, cancellationToken);

    public async ValueTask<TaskItemPage> ListItemsAsync(string collection, string? position, int limit, CancellationToken cancellationToken)
    {
        await look(collection);
        return await inner.ListItemsAsync(collection, position, limit, cancellationToken);
    }
}
