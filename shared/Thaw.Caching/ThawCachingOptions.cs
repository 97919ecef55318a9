using System.Text.Json;

namespace Thaw.Caching;

/// <summary>The cache's settings. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class ThawCachingOptions
{
    /// <summary>Whether anything is cached. If not, every look-up misses and every factory runs. Default <see langword="true"/>; <c>CACHE_ENABLED</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most entries in memory, 1 to 10,000,000; default 1,000; <c>L1_CACHE_SIZE</c>.</summary>
    public int MemoryEntries { get; set; } = 1_000;

    /// <summary>
    /// The most bytes the memory tier takes on the heap, 64 KiB or more. Default <see langword="null"/>: an eighth of the memory the process may use. Copies are counted as they are; what
    /// callers share (<see cref="CacheNamespaceOptions.ShareValues"/>, immutable types) is estimated from its JSON properties, so that what its JSON leaves out is not counted.
    /// </summary>
    public long? MemoryBytes { get; set; }

    /// <summary>
    /// How long memory serves a value before it asks the durable tier again. More than zero; <c>L1_CACHE_TTL</c>. Default <see langword="null"/>: 5 minutes,
    /// or the value's own lifetime where there is no durable tier to ask.
    /// </summary>
    public TimeSpan? MemoryExpiration { get; set; }

    /// <summary>The longest the durable tier keeps a value fresh. More than zero; default 2 hours; <c>L3_CACHE_TTL</c>.</summary>
    public TimeSpan DurableExpiration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The longest any entry may live, its stale time included. 1 minute to 365 days; default 30 days. What is known of an invalidation is kept as long.</summary>
    public TimeSpan MaximumExpiration { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Within what time every process honours an invalidation. 10 ms to 1 minute; default 1 second. A shorter one costs more reads.</summary>
    public TimeSpan InvalidationInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How much longer memory serves when the durable tier cannot be asked what was invalidated. Zero to 1 hour; default 5 seconds; after that look-ups miss.</summary>
    public TimeSpan MaximumUnverified { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How old an eventually consistent read of the durable tier may be; for this long after it starts, a process reads consistently. Default 5 seconds.</summary>
    public TimeSpan MaximumReplicaLag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long one call of the durable tier may take before it is skipped. 10 ms to 1 minute; default 2 seconds, cut to half of what the request has left, so that the factory has the
    /// other half. A page of <see cref="ITieredCache.ListAsync"/> may take five times as long, cut to the same.
    /// </summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Failed or slow calls in a row that open the durable tier's circuit. 1 to 1,000; default 5. A call that the request's end cut to less than a quarter of <see cref="StoreTimeout"/> does not
    /// count, nor does a listing.
    /// </summary>
    public int CircuitFailures { get; set; } = 5;

    /// <summary>How long the circuit stays open before one call tries the tier again. 10 ms to 10 minutes; default 5 seconds.</summary>
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest key, in bytes of UTF-8. 1 to 1,024; default 1,024. A longer one is not cached.</summary>
    public int MaximumKeyBytes { get; set; } = 1_024;

    /// <summary>The most tags of one entry. 0 to 64; default 64.</summary>
    public int MaximumTags { get; set; } = 64;

    /// <summary>
    /// Whether tuning (<c>AddThawCacheTuning</c> of Thaw.Jobs) may have hot keys made anew before they expire. Default <see langword="true"/>;
    /// <c>CACHE_WARMING_ENABLED</c>. The cache itself makes nothing unasked.
    /// </summary>
    public bool WarmHotKeys { get; set; } = true;

    /// <summary>How values become JSON where no serializer is registered for their type. Its resolver must know the type, unless the app runs with reflection enabled.</summary>
    public JsonSerializerOptions? JsonSerializerOptions { get; set; }

    /// <summary>The policy of namespaces that have none of their own.</summary>
    public CacheNamespaceOptions DefaultNamespace { get; } = new();

    /// <summary>The policies of single namespaces. At first: <c>company</c> 300 s, <c>inventory</c> 600 s, <c>equipment</c> 300 s, <c>vector_search</c> 3,600 s, <c>llm</c> 1,800 s.</summary>
    public IDictionary<string, CacheNamespaceOptions> Namespaces { get; } = new Dictionary<string, CacheNamespaceOptions>(StringComparer.Ordinal)
    {
        ["company"] = new() { Expiration = TimeSpan.FromSeconds(300) },
        ["inventory"] = new() { Expiration = TimeSpan.FromSeconds(600) },
        ["equipment"] = new() { Expiration = TimeSpan.FromSeconds(300) },
        ["vector_search"] = new() { Expiration = TimeSpan.FromSeconds(3_600) },
        ["llm"] = new() { Expiration = TimeSpan.FromSeconds(1_800) },
    };

    /// <summary>
    /// Namespaces that hold what the application keeps for itself, such as sessions or whole answers of endpoints that not everybody may ask. An endpoint that serves the
    /// cache to callers shows them to operators alone. At first <c>distributed</c>, that of <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/>.
    /// </summary>
    public ISet<string> InternalNamespaces { get; } = new HashSet<string>(StringComparer.Ordinal) { Distributed.ThawDistributedCache.Namespace };

    /// <summary>Changes the policy of one namespace.</summary>
    public ThawCachingOptions Namespace(string name, Action<CacheNamespaceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Namespaces.TryGetValue(name, out var policy))
        {
            Namespaces[name] = policy = new CacheNamespaceOptions();
        }

        configure(policy);
        return this;
    }
}
