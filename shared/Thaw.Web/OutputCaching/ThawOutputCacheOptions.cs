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

    /// <summary>Lifetimes by class, for <see cref="OutputCachingExtensions.CacheFor{TBuilder}(TBuilder, string, Action{OutputCacheRules}?)"/>; names are compared exactly. At first none.</summary>
    public IDictionary<string, OutputCacheClass> Classes { get; } = new Dictionary<string, OutputCacheClass>(StringComparer.Ordinal);
}
