using System.Text;

namespace Thaw.Web;

/// <summary>
/// What an endpoint says of its cached answers. Without a word an answer is kept for each address and each query of its own, for callers who prove nothing of themselves; of
/// those who do, nothing is kept.
/// </summary>
public sealed class OutputCacheRules
{
    private const int MaximumTagBytes = 256;
    private readonly List<string> _tags = [];

    internal OutputCacheRules()
    {
    }

    internal string[]? Query { get; private set; }

    internal string[] Headers { get; private set; } = [];

    internal bool ByUser { get; private set; }

    internal bool IsShared { get; private set; }

    internal TimeSpan? Stale { get; private set; }

    internal IReadOnlyCollection<string> Tags => _tags;

    /// <summary>Only these parameters of the query make a difference; none: the query makes none. At first all do.</summary>
    public OutputCacheRules VaryByQuery(params string[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Query = parameters;
        return this;
    }

    /// <summary>Values of these request headers make a difference. At first none do; an answer whose <c>Vary</c> names another one is not kept.</summary>
    public OutputCacheRules VaryByHeader(params string[] headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        Headers = headers;
        return this;
    }

    /// <summary>Each verified user has answers of their own, which nobody else gets; those who prove nothing have theirs in common.</summary>
    public OutputCacheRules VaryByUser()
    {
        (ByUser, IsShared) = (true, false);
        return this;
    }

    /// <summary>The answer is the same for everybody who is let in: also what an authenticated caller was answered is kept, and answered to others.</summary>
    public OutputCacheRules Shared()
    {
        (ByUser, IsShared) = (false, true);
        return this;
    }

    /// <summary>How long after its time an answer is still given, while one request makes it anew. Zero to 30 days.</summary>
    public OutputCacheRules StaleFor(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromDays(30));
        Stale = time;
        return this;
    }

    /// <summary>Tags to evict the answers by, 1 to 256 bytes of UTF-8, not <c>*</c>. A handler adds more by the platform's <c>IOutputCacheFeature</c>.</summary>
    public OutputCacheRules Tag(params string[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var tag in tags)
        {
            if (tag is null or "" or "*" || Encoding.UTF8.GetByteCount(tag) > MaximumTagBytes)
            {
                throw new ArgumentException($"A tag is 1 to {MaximumTagBytes} bytes of UTF-8 and not '*'.", nameof(tags));
            }

            _tags.Add(tag);
        }

        return this;
    }
}
