namespace Thaw.Web.Upstream;

/// <summary>How one request is cached.</summary>
/// <param name="Rule">The rule that covers it; <see langword="null"/>: as the upstream says.</param>
/// <param name="IsShared">Whether others are given the answer, whoever they are.</param>
/// <param name="Key">Where the address's latest answer lies; others, chosen by <c>Vary</c>, lie beside it.</param>
/// <param name="Tags">The address's own tag, which an unsafe request invalidates, and the rule's.</param>
internal sealed record UpstreamPlan(UpstreamRule? Rule, bool IsShared, string Key, IReadOnlyList<string> Tags);
