using Microsoft.Extensions.DependencyInjection;
using Thaw.Jobs;
using Thaw.Tasks;

namespace Thaw.Application;

/// <summary>
/// The application's own: what its tasks are run by and its cache is filled from. One registration for all functions, so that what one submits another can run, and arguments are checked before
/// anything is written. An application adds its handlers, its factories and their clients here, and nowhere else: each function that runs them has the keys of upstreams.
/// </summary>
public static class ThawApplication
{
    /// <summary>Adds the handlers of tasks. Where tasks are kept is for the function to choose, with a <c>Use…</c>; nothing is built until then.</summary>
    public static IThawTasksBuilder AddApplicationTasks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddThawTasks().AddThawJobs();
    }
}
