namespace Thaw.Web.Upstream;

/// <summary>A request whose answer has to come from the upstream, and what is known already.</summary>
internal sealed record Fetching(
    HttpRequestMessage Request, UpstreamPlan Plan, CacheDirectives Wishes, string Key, StoredAnswer? Known, Judgement Judged, string Reason);
