using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>
/// One request to an endpoint whose answers are cached: what its policy knows of the request and its store of the entry. The platform's store is given a key and nothing else, so
/// the scope travels to it beside the call.
/// </summary>
internal sealed class AnswerScope(TimeSpan expiration, TimeSpan stale, OutputCacheRules rules, long number)
{
    /// <summary>
    /// What the platform's key begins with. It is another one for each request: the platform gives one look-up's outcome to all that ask for the same key at the time, and then the one
    /// who is to make a stale answer anew could not be told from the rest.
    /// </summary>
    public string Prefix { get; } = $"thaw{number:x16}";

    public TimeSpan Expiration => expiration;

    public TimeSpan Stale => stale;

    public OutputCacheRules Rules => rules;

    /// <summary>Whose entries it is about; <see langword="null"/> for those in common.</summary>
    public string? User { get; set; }

    /// <summary>Whether anybody at all may be given the answer, caches on the way included.</summary>
    public bool IsPublic { get; set; }

    public AnswerOutcome Outcome { get; set; }

    /// <summary>The answer that was found.</summary>
    public StoredAnswer Found { get; set; }

    public CacheTier Tier { get; set; }

    /// <summary>The answer that this request is making for the cache.</summary>
    public PendingAnswer? Pending { get; set; }

    /// <summary>What makes this request the one that makes a stale answer anew.</summary>
    public IAsyncDisposable? Turn { get; set; }

    /// <summary>Whether the answer that was made is one to be kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>Whether the endpoint itself said how long its answer may be kept.</summary>
    public bool SaysCacheControl { get; set; }

    /// <summary>What else it ran; <see langword="null"/> where nobody is told.</summary>
    public SpanSums? Spans { get; set; }

    public TimeSpan LookUpTime { get; set; }

    public TimeSpan? HandlerTime { get; set; }
}
