using System.Collections.Concurrent;
using Thaw.Caching;

namespace Thaw.Web.Upstream;

/// <summary>What the handlers of one named client share; the platform makes new handlers every few minutes.</summary>
internal sealed class UpstreamClient(string name, UpstreamCacheOptions options, ITieredCache cache, TimeProvider clock, IAfterResponse after)
{
    private readonly UpstreamRoutes _routes = new(options.Rules);
    private readonly string[] _credentials = [.. options.CredentialHeaders];

    public string Name => name;

    public UpstreamCacheOptions Options => options;

    public ITieredCache Cache => cache;

    public TimeProvider Clock => clock;

    public IAfterResponse After => after;

    public PassMarks Passes { get; } = new();

    /// <summary>The answers that are being fetched anew while they are served.</summary>
    public ConcurrentDictionary<string, bool> Refreshing { get; } = new(StringComparer.Ordinal);

    /// <summary>How a request is cached; <see langword="null"/>: it is not.</summary>
    public UpstreamPlan? Plan(HttpRequestMessage request, Uri address)
    {
        var rule = _routes.Find(address);
        if (rule is null && !options.FollowUpstream)
        {
            return null;
        }

        var isShared = rule is null ? options.Shared : !rule.PerUser;
        return new UpstreamPlan(
            rule, isShared, UpstreamKeys.Primary(address, request.Headers, isShared ? null : _credentials), [UpstreamKeys.Tag(address), .. rule?.Tags ?? []]);
    }
}
