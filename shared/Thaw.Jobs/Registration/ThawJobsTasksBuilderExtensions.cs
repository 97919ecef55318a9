using Microsoft.Extensions.DependencyInjection;
using Thaw.Jobs.Cache;
using Thaw.Tasks;

namespace Thaw.Jobs;

/// <summary>Registers the task handlers that ship.</summary>
public static class ThawJobsTasksBuilderExtensions
{
    /// <summary>
    /// Adds every handler that ships, over the cache that <c>AddThawCaching</c> registered, and <see cref="DurableTierCheck"/>. Who submits such tasks and who runs them both call it. Idempotent.
    /// </summary>
    public static IThawTasksBuilder AddThawJobs(this IThawTasksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDurableTierCheck();
        return builder.AddHandler<CacheInvalidateHandler>(CacheInvalidateHandler.Type, JobsJson.Default);
    }
}
