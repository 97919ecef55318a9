namespace Thaw.Monitoring.Judging;

/// <summary>From where on something is worth a finding.</summary>
public sealed class ThawJudgingOptions
{
    /// <summary>What things cost.</summary>
    public ListPrices Prices { get; } = new();

    /// <summary>The table that the cache lies in, so that its capacity units can be told from others'; <c>CACHE_TABLE_NAME</c>. Default: none, and its cost is not judged.</summary>
    public string? CacheTable { get; set; }

    /// <summary>Fewer runs, look-ups or invocations than this tell nothing. 1 or more; default 50.</summary>
    public int MinimumCount { get; set; } = 50;

    /// <summary>The least hit rate of a namespace, 0 to 1; default 0.5.</summary>
    public double HitRate { get; set; } = 0.5;

    /// <summary>The longest time after which a value is recommended to be kept for. More than zero; default 1 hour.</summary>
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most milliseconds of an operation's 90th percentile. Default 3,000.</summary>
    public double SlowMilliseconds { get; set; } = 3_000;

    /// <summary>The most milliseconds of an upstream's 90th percentile. Default 1,000.</summary>
    public double SlowUpstreamMilliseconds { get; set; } = 1_000;

    /// <summary>The most megabytes that a process should take where nothing else limits it; <c>MEMORY_THRESHOLD_MB</c>. Default 512.</summary>
    public int MemoryMegabytes { get; set; } = 512;

    /// <summary>The most processor, in percent. Default 80.</summary>
    public double CpuPercent { get; set; } = 80;

    /// <summary>The most errors, and the most timeouts, of an operation, 0 to 1; default 0.05.</summary>
    public double ErrorRate { get; set; } = 0.05;

    /// <summary>The most cold starts, of all invocations, 0 to 1; default 0.05.</summary>
    public double ColdStartShare { get; set; } = 0.05;

    /// <summary>The most calls, or tasks, that are repeated, 0 to 1; default 0.05.</summary>
    public double RetryRate { get; set; } = 0.05;

    /// <summary>How long a message may wait. Default 1 minute.</summary>
    public TimeSpan QueueAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most of a durable tier's reads that one key may take, 0 to 1; default 0.2.</summary>
    public double HotKeyShare { get; set; } = 0.2;

    /// <summary>Less than this a month is not worth a finding that is about money alone. Default 1 dollar.</summary>
    public double MinimumDollars { get; set; } = 1;

    /// <summary>The megabytes of a function, where its size is not known. Default 512.</summary>
    public int AssumedMegabytes { get; set; } = 512;
}
