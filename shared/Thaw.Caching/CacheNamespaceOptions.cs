namespace Thaw.Caching;

/// <summary>The policy of one namespace.</summary>
public sealed class CacheNamespaceOptions
{
    /// <summary>How long a value is fresh. More than zero, at most <see cref="ThawCachingOptions.MaximumExpiration"/>; default 5 minutes.</summary>
    public TimeSpan Expiration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long memory serves a value before it asks the durable tier again. More than zero; default: the cache's <see cref="ThawCachingOptions.MemoryExpiration"/>.</summary>
    public TimeSpan? MemoryExpiration { get; set; }

    /// <summary>The longest the durable tier keeps a value fresh. More than zero; default: the cache's <see cref="ThawCachingOptions.DurableExpiration"/>.</summary>
    public TimeSpan? DurableExpiration { get; set; }

    /// <summary>
    /// The most that <see cref="Expiration"/> is shortened by, at random for each value, so that values made together do not expire together.
    /// A fraction from 0 to 0.9; default 0.1. A lifetime that a caller or a factory names is not shortened.
    /// </summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>How long after its expiry a value is still served while one caller refreshes it. Zero or more; default zero: never.</summary>
    public TimeSpan StaleWhileRevalidate { get; set; }

    /// <summary>How long after its expiry a value is served when its factory fails or times out. Zero or more; default zero: never.</summary>
    public TimeSpan StaleIfError { get; set; }

    /// <summary>How long a <see langword="null"/> that a factory answered is kept, at most <see cref="Expiration"/>. Zero: not at all. Default 30 seconds.</summary>
    public TimeSpan NegativeExpiration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest serialised value, in bytes, 1 to 16 MiB; default 16 MiB. A larger one is handed out and not kept.</summary>
    public int MaximumValueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Serialised values of at least this many bytes are compressed for the durable tier. Zero or more, <see cref="int.MaxValue"/> for never; default 4,096.</summary>
    public int CompressionThreshold { get; set; } = 4096;

    /// <summary>Whether entries belong to the user of the view (<see cref="ITieredCache.ForUser"/>); a view without a user is then refused. Default: shared.</summary>
    public bool PerUser { get; set; }

    /// <summary>
    /// Whether the namespace declares that nobody changes the values it hands out, so that all callers may share one object.
    /// Default: only strings, bytes that are read-only, value types without references and sealed types marked <c>[ImmutableObject(true)]</c> are shared.
    /// A shared value takes of <see cref="ThawCachingOptions.MemoryBytes"/> what its JSON properties take: private fields and members marked <c>[JsonIgnore]</c> count nothing,
    /// however much they hold. Nobody but the type knows whose that is; keep what is large in a property that is written.
    /// </summary>
    public bool ShareValues { get; set; }

    /// <summary>Whether memory keeps its values; default <see langword="true"/>.</summary>
    public bool UseMemory { get; set; } = true;

    /// <summary>Whether the durable tier keeps its values, where there is one; default <see langword="true"/>.</summary>
    public bool UseDurable { get; set; } = true;

    /// <summary>
    /// The share of the memory tier that is this namespace's alone, more than 0 and less than 1; all shares together at most 0.9.
    /// Default <see langword="null"/>: it lives with the others in what is left.
    /// </summary>
    public double? MemoryShare { get; set; }

    /// <summary>How far "one factory at a time" reaches; default: one in each process.</summary>
    public CacheStampedeScope Stampede { get; set; }

    /// <summary>How long a silent holder keeps the fleet's lease on a key. 1 second to 15 minutes; default 10 seconds. A living holder renews it.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller waits for a factory while an older value may be served (<see cref="StaleIfError"/>). More than zero; default: as long as <see cref="FactoryTimeout"/>.</summary>
    public TimeSpan? FactorySoftTimeout { get; set; }

    /// <summary>How long a factory may take before it is cancelled. More than zero; default: as long as the request has.</summary>
    public TimeSpan? FactoryTimeout { get; set; }

    /// <summary>When the durable tier is written; default: before the value is handed out.</summary>
    public CacheDurableWrite DurableWrite { get; set; }
}
