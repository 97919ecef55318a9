using Thaw.Caching;

namespace Thaw.Web;

/// <summary>The settings of cached answers.</summary>
public sealed class ThawOutputCacheOptions
{
    /// <summary>The cache's namespace for answers; what else it is to be (size limits, compression, memory's share) is set in <see cref="ThawCachingOptions"/>.</summary>
    public const string Namespace = "output";

    /// <summary>The longest body that is kept, in bytes, 1 KiB to 15 MiB; default 4 MiB. A longer one is passed on and not kept.</summary>
    public int MaximumBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Whether answers tell what became of them: <c>X-Cache</c> and <c>Server-Timing</c>. Default <see langword="true"/>.</summary>
    public bool Explain { get; set; } = true;

    /// <summary>The activity sources whose spans <c>Server-Timing</c> tells of, summed by name, where <see cref="Explain"/> is set: at first what is measured by Thaw's monitoring.</summary>
    public IList<string> SpanSources { get; } = [InstrumentNames.MonitoringSource];

    /// <summary>
    /// Among whom one makes a stale answer anew while the others give the old one: by default all containers (<see cref="CacheStampedeScope.Fleet"/>), which takes a lease in the durable tier for
    /// each refresh; or each process by itself.
    /// </summary>
    public CacheStampedeScope Refresh { get; set; } = CacheStampedeScope.Fleet;

    /// <summary>Lifetimes by class, for <see cref="OutputCachingExtensions.CacheFor{TBuilder}(TBuilder, string, Action{OutputCacheRules}?)"/>; names are compared exactly. At first none.</summary>
    public IDictionary<string, OutputCacheClass> Classes { get; } = new Dictionary<string, OutputCacheClass>(StringComparer.Ordinal);
}
