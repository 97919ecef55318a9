using System.Globalization;
using Thaw.Caching;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>Drops the entries of namespaces that the whole fleet writes and nobody reads, in every container.</summary>
internal sealed class UnreadEntriesAction(ITieredCache cache, ICacheTuning tuning) : ITuningAction
{
    public string Id => "cache.drop-unread";

    public IReadOnlyList<TuningStep> Plan(TuningInput input) =>
    [
        .. input.Findings.Where(static one => one.Rule == "cache.never-read").Select(one => new TuningStep(
            one.Subject,
            string.Create(CultureInfo.InvariantCulture, $"Of {one.Evidence["bytesWritten"]:0} bytes written in the window nothing was read."),
            token => DropAsync(one.Subject, token))),
    ];

    // Invalid is gone to everybody; what it took in this memory is given back, what it takes in the durable tier goes when it expires.
    private async ValueTask<string> DropAsync(string ns, CancellationToken cancellationToken)
    {
        var removal = await cache.InvalidateAsync(new CacheInvalidation { Namespace = ns }, cancellationToken).ConfigureAwait(false);
        tuning.DropInvalid();
        return removal.Committed ? "Its entries are invalid in every container." : "The durable tier could not be reached: this process honours it, others later.";
    }
}
