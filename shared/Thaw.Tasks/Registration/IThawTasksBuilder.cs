using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Tasks;

/// <summary>Adds to the tasks that <c>AddThawTasks</c> registered. Adapters extend it with their <c>Use…</c>.</summary>
public interface IThawTasksBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
