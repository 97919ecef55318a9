using Microsoft.Extensions.Logging;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>Whether a key is one that can be kept. Another is no error: its value is made and handed out.</summary>
    private bool CanCache(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _options.Enabled && KeyRules.Fits(key, _options.MaximumKeyBytes);
    }

    private static void Refuse(CacheScope scope)
    {
        if (scope.IsRefused)
        {
            throw new InvalidOperationException(
                $"Namespace '{scope.Namespace.Name}' keeps its entries per user (PerUser), and this view has no user. Take one with {nameof(ITieredCache.ForUser)}.");
        }
    }

    private void CheckTags(IReadOnlyCollection<string>? tags)
    {
        if (tags is null)
        {
            return;
        }

        if (tags.Count > _options.MaximumTags)
        {
            throw new ArgumentException($"An entry carries at most {_options.MaximumTags} tags; these are {tags.Count}.", nameof(tags));
        }

        foreach (var tag in tags)
        {
            if (!KeyRules.IsTag(tag))
            {
                throw new ArgumentException($"A tag is 1 to {KeyRules.MaximumTagBytes} bytes of well-formed text and not '*'.", nameof(tags));
            }
        }
    }

    /// <summary>The way of a value that is not cached: the factory runs for its caller alone.</summary>
    private static async ValueTask<CacheResult<T>> BypassAsync<TFactory, T>(
        CacheScope scope, string key, TFactory factory, LookupOptions asked, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        if (!asked.MayMake)
        {
            scope.Namespace.CountMiss();
            return default;
        }

        scope.Namespace.BeKnown();
        scope.Namespace.CountMiss();
        var context = factory.WantsContext ? new CacheFactoryContext(key, scope.User, asked.Tags) : null;
        return new CacheResult<T>(await InvokeAsync<TFactory, T>(scope.Namespace, factory, context, cancellationToken).ConfigureAwait(false), CacheTier.Factory, 0, false, null);
    }

    [LoggerMessage(1006, LogLevel.Warning, "A value of {Bytes} bytes in namespace '{Namespace}' was not kept: the limit is {Limit} bytes.")]
    private static partial void LogTooLarge(ILogger logger, string @namespace, long bytes, long limit);
}
