namespace Thaw.Web;

/// <summary>What is cached of one upstream, and how long.</summary>
public sealed class UpstreamCacheOptions
{
    /// <summary>Rules by route, the first that matches counts; at most 1,000. Default none.</summary>
    public IList<UpstreamRule> Rules { get; } = [];

    /// <summary>
    /// Whether answers that no rule covers are cached as the upstream says (RFC 9111). Otherwise they pass by. Default <see langword="true"/>.
    /// </summary>
    public bool FollowUpstream { get; set; } = true;

    /// <summary>
    /// Whether the cache is a shared one in the sense of RFC 9111: <c>private</c> answers are not kept, those to requests with <c>Authorization</c> only where the answer allows it,
    /// <c>s-maxage</c> counts. A private cache keeps the answers of each set of credentials apart. Default <see langword="true"/>.
    /// </summary>
    public bool Shared { get; set; } = true;

    /// <summary>
    /// The part of the time since <c>Last-Modified</c> for which an answer without a lifetime of its own is fresh, at most a day; 0 to 0.5. Default 0: such an answer is
    /// revalidated each time.
    /// </summary>
    public double HeuristicFraction { get; set; }

    /// <summary>The largest body that is cached, 0 bytes to 15 MiB. A larger one is streamed through. Default 1 MiB.</summary>
    public int MaximumBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long past its lifetime an answer is served when the upstream cannot be reached, takes too long or answers 500, 502, 503 or 504, and neither the rule nor the answer says
    /// otherwise. Never where the answer forbids it (<c>must-revalidate</c>, <c>no-cache</c>). Zero to 30 days; default zero.
    /// </summary>
    public TimeSpan StaleIfError { get; set; }

    /// <summary>How long past its lifetime an answer with a validator is kept, to be revalidated instead of sent again. Zero to 30 days; default 1 day.</summary>
    public TimeSpan KeepForRevalidation { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The name in <c>Cache-Status</c> (RFC 9211): 1 to 64 characters of <c>A–Z a–z 0–9 _ . -</c>, a letter first. Default <c>Thaw</c>.</summary>
    public string CacheStatusName { get; set; } = "Thaw";

    /// <summary>The request headers that say for whom a request is made; at most 16. Default <c>Authorization</c>, <c>Cookie</c>, <c>X-Api-Key</c>.</summary>
    public IList<string> CredentialHeaders { get; } = ["Authorization", "Cookie", "X-Api-Key"];

    /// <summary>Adds a rule.</summary>
    public UpstreamCacheOptions Cache(string pattern, TimeSpan timeToLive)
    {
        Rules.Add(new UpstreamRule(pattern, timeToLive));
        return this;
    }
}
