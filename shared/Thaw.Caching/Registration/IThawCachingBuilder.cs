using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Caching;

/// <summary>Adds to the cache that <c>AddThawCaching</c> registered. Adapters extend it with their <c>Use…</c>.</summary>
public interface IThawCachingBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
