namespace Thaw.Web.Tests.Upstream;

/// <summary>Where an answer is to come from.</summary>
internal enum From
{
    /// <summary>The upstream, in full.</summary>
    Origin,

    /// <summary>The cache, without a word to the upstream.</summary>
    Cache,

    /// <summary>The cache, after the upstream said that it is still valid.</summary>
    Revalidated,

    /// <summary>Nowhere: 504.</summary>
    Nowhere,
}

/// <summary>One request of a case: how many seconds after the one before, its headers, and where its answer comes from.</summary>
internal sealed record Ask(double After, From Expect, string Headers = "")
{
    public string Method { get; init; } = "GET";

    public string Path { get; init; } = "/thing";

    /// <summary>Which of the upstream's full answers is served where it comes from the cache; the first unless said otherwise.</summary>
    public int Body { get; init; } = 1;

    /// <summary>The age that the answer must say; -1: not looked at.</summary>
    public int Age { get; init; } = -1;
}

/// <summary>
/// One rule of the standard, as a dialogue. Headers are lines; <c>{+60}</c> in them is the date so many seconds from now. An upstream whose answer has a validator answers 304 to
/// a request that has the same.
/// </summary>
internal sealed record Rfc9111Case(string Rule, string Answer, params Ask[] Asks)
{
    public int Status { get; init; } = 200;

    public bool Private { get; init; }

    /// <summary>What the second and later full answers say, where that differs.</summary>
    public string? Later { get; init; }

    public int? LaterStatus { get; init; }

    /// <summary>What a 304 says beside the validator; by default what the answer says.</summary>
    public string? NotModified { get; init; }

    public Action<UpstreamCacheOptions>? Options { get; init; }

    public override string ToString() => Rule;
}
