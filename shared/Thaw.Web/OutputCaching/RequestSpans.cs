using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Thaw.Web.OutputCaching;

/// <summary>
/// Knows which operations a request has run: those whose activities come from the sources that the options name. Activities are begun for no request that does not tell of them.
/// </summary>
internal sealed class RequestSpans : IDisposable
{
    private readonly AsyncLocal<SpanSums?> _current = new();
    private readonly ActivityListener? _listener;

    public RequestSpans(IOptions<ThawOutputCacheOptions> options)
    {
        if (!options.Value.Explain || options.Value.SpanSources.Count == 0)
        {
            return;
        }

        var sources = options.Value.SpanSources.ToHashSet(StringComparer.Ordinal);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref _) => Wanted(),
            SampleUsingParentId = (ref _) => Wanted(),
            ActivityStopped = activity => _current.Value?.Add(activity.DisplayName, activity.Duration),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>From here on what the caller's code runs is this request's; <see langword="null"/> where nobody is told.</summary>
    public SpanSums? Begin() => _listener is null ? null : _current.Value = new SpanSums();

    public void Dispose() => _listener?.Dispose();

    private ActivitySamplingResult Wanted() => _current.Value is null ? ActivitySamplingResult.None : ActivitySamplingResult.PropagationData;
}
