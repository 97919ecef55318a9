namespace Thaw.Web;

/// <summary>How long the answers of one class of endpoints live.</summary>
public sealed class OutputCacheClass
{
    /// <summary>How long an answer is fresh. 1 second to 30 days; default 1 minute.</summary>
    public TimeSpan Expiration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after that it is still answered while one request makes it anew. Zero to 30 days; default zero: not at all.</summary>
    public TimeSpan Stale { get; set; }
}
