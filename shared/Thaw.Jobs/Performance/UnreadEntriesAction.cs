using System.Globalization;
using Thaw.Caching;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>Drops the entries of namespaces that the whole fleet writes and nobody reads, in every container.</summary>
internal sealed class UnreadEntriesAction(ITieredCache cache) : ITuningAction
{
    public string Id => "cache.drop-unread";

    public IReadOnlyList<TuningStep> Plan(TuningInput input) =>
    [
        .. input.Findings.Where(static one => one.Rule == "cache.never-read").Select(one => new TuningStep(
            one.Subject,
            string.Create(CultureInfo.InvariantCulture, $"Of {one.Evidence["bytesWritten"]:0} bytes written in the window nothing was read."),
            async token => (await cache.InvalidateAsync(new CacheInvalidation { Namespace = one.Subject }, token).ConfigureAwait(false)).Committed
                ? "Its entries are invalid in every container."
                : "The durable tier could not be reached: this process honours it, others later.")),
    ];
}
