using Thaw.Tasks;
using Thaw.Tasks.Stores;
using Thaw.Web;

namespace Thaw.Api;

internal static class TaskServices
{
    /// <summary>Adds what the endpoints of tasks need but for the tasks themselves, which may also be missing.</summary>
    public static IServiceCollection AddTaskEndpoints(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddThawPaging(configuration.GetSection(ThawPagingExtensions.Section));
        services.AddSingleton(static provider => new TaskDesk(
            provider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ITaskStore)), provider.GetRequiredService<ITaskClient>));
        services.AddSingleton(static provider => new TaskViews(
            provider.GetRequiredService<TaskDesk>(), provider.GetRequiredService<TaskRights>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<IRequestDeadline>()));
        services.AddSingleton<TaskRights>();
        services.AddSingleton<TaskGuard>();
        services.AddSingleton<TaskSubmissions>();
        services.AddSingleton<TaskListings>();
        services.AddSingleton<TaskRedrives>();
        return services;
    }
}
