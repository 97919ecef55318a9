using System.Diagnostics.CodeAnalysis;

namespace Thaw.Web.Upstream;

/// <summary>
/// One caller's part in fetching an answer. If the cache makes it the one who asks, an answer that is not to be kept is handed over here, alive; a caller who has left by then
/// gives it up.
/// </summary>
internal sealed class UpstreamCall(UpstreamCacheHandler handler, UpstreamPlan plan, HttpRequestMessage request, StoredAnswer? known) : IDisposable
{
    private readonly Lock _gate = new();
    private HttpResponseMessage? _live;
    private bool _left;

    public UpstreamCacheHandler Handler => handler;

    public UpstreamPlan Plan => plan;

    public HttpRequestMessage Request => request;

    public StoredAnswer? Known => known;

    /// <summary>Whether it was this caller who asked.</summary>
    public bool HasAsked { get; set; }

    /// <summary>The status that the upstream answered this caller's request with.</summary>
    public int ForwardedStatus { get; set; }

    public void HandOver(HttpResponseMessage response)
    {
        lock (_gate)
        {
            if (!_left)
            {
                _live = response;
                return;
            }
        }

        response.Dispose();
    }

    public bool TryTake([NotNullWhen(true)] out HttpResponseMessage? live)
    {
        lock (_gate)
        {
            (live, _live) = (_live, null);
            return live is not null;
        }
    }

    public void Dispose()
    {
        HttpResponseMessage? live;
        lock (_gate)
        {
            _left = true;
            (live, _live) = (_live, null);
        }

        live?.Dispose();
    }
}
