namespace Thaw.Web;

/// <summary>How long answers of an upstream's addresses are fresh, whatever the upstream says of it.</summary>
/// <param name="Pattern">A route pattern that an address's path is matched with, 1 to 512 characters: <c>/loads/{id}</c>, <c>/inventory/{**rest}</c>. Constraints are not looked at.</param>
/// <param name="TimeToLive">How long an answer is fresh, more than zero and at most 30 days. It is counted from when the answer arrived.</param>
public sealed record UpstreamRule(string Pattern, TimeSpan TimeToLive)
{
    /// <summary>
    /// Whether a request's credentials (<see cref="UpstreamCacheOptions.CredentialHeaders"/>) are part of the key, hashed, so that nobody is given what another one's
    /// credentials were answered. Default <see langword="true"/>; switch it off where all callers may see the same.
    /// </summary>
    public bool PerUser { get; init; } = true;

    /// <summary>How long past its time an answer is still served while it is fetched anew. Zero to 30 days; default zero.</summary>
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>How long past its time an answer is served when the upstream fails. Zero to 30 days; default: the client's <see cref="UpstreamCacheOptions.StaleIfError"/>.</summary>
    public TimeSpan? StaleIfError { get; init; }

    /// <summary>Tags of the cached answers, to invalidate them by: at most 16, each 1 to 256 bytes of UTF-8. Default none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
