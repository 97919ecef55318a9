using Thaw.Caching;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

/// <summary>Has a registered factory make one value. A factory that fails is retried.</summary>
internal sealed class CacheRefreshHandler(ICacheFactories factories) : ITaskHandler<CacheRefreshArguments, CacheRefreshResult>
{
    public const string Type = "cache.refresh";

    public async ValueTask<TaskOutcome<CacheRefreshResult>> HandleAsync(CacheRefreshArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (!factories.Names.Contains(arguments.Factory))
        {
            return TaskOutcome.Dead($"No cache factory is registered by this name; there are: {(factories.Names.Count == 0 ? "none" : string.Join(", ", factories.Names))}.");
        }

        try
        {
            return new CacheRefreshResult(await factories.FillAsync(
                new CacheRefresh(arguments.Factory, arguments.Key, arguments.User), arguments.OnlyIfStale, cancellationToken).ConfigureAwait(false));
        }
        catch (ArgumentException wrong) when (wrong.ParamName is "request" or "user")
        {
            return TaskOutcome.Dead(wrong.Message);
        }
    }
}
