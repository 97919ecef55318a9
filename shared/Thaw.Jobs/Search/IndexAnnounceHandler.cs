using Thaw.Caching;
using Thaw.Jobs.Search.Index;
using Thaw.Tasks;

namespace Thaw.Jobs.Search;

/// <summary>
/// Invalidates what searches have cached once a new manifest stands: before, somebody could cache the old index's answer after the invalidation. It is submitted before the task that commits
/// the manifest is complete, so that no death in between leaves the old answers standing.
/// </summary>
internal sealed class IndexAnnounceHandler(IndexStore index, ITieredCache cache) : ITaskHandler<IndexAnnounceArguments, bool>
{
    public const string Type = "indexing.announce";

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    public static ValueTask<SubmittedTask> SubmitAsync(ITaskClient tasks, long number, CancellationToken cancellationToken) => tasks.SubmitAsync(
        Type, new IndexAnnounceArguments(number),
        new TaskSubmission { IdempotencyKey = number.ToString(System.Globalization.CultureInfo.InvariantCulture), RunAgain = true, Retention = TimeSpan.FromHours(1) }, cancellationToken);

    public async ValueTask<TaskOutcome<bool>> HandleAsync(IndexAnnounceArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (!await index.IsCommittedAsync(arguments.Number, cancellationToken).ConfigureAwait(false))
        {
            // Its task died, or lost the number to another; whoever commits it after all submits this again.
            return context.Attempt < context.MaximumAttempts ? TaskOutcome.Retry(Soon * Math.Min(context.Attempt, 10), "The index has not changed yet.") : false;
        }

        return (await cache.InvalidateAsync(new CacheInvalidation { Tag = DocumentSearch.Tag }, cancellationToken).ConfigureAwait(false)).Committed
            ? true : TaskOutcome.Retry(delay: null, "The durable tier could not be reached.");
    }
}
