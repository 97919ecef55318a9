using System.Security.Cryptography;
using System.Text;
using Thaw.Caching;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

/// <summary>
/// Refreshes as <c>cache.refresh</c> tasks, one for each entry however many containers find it stale: one that waits is left as it is, one that runs or is finished is run once more,
/// and finds by itself whether there is still something to do.
/// </summary>
internal sealed class TaskRefreshQueue(ITaskClient tasks) : IStaleRefreshQueue
{
    // It will be handed over again where nobody could make the value: neither worth many attempts nor a long memory.
    private const int Attempts = 3;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public async ValueTask EnqueueAsync(CacheRefresh refresh, CancellationToken cancellationToken)
    {
        var arguments = new CacheRefreshArguments { Factory = refresh.Factory, Key = refresh.Key, User = refresh.User, OnlyIfStale = true };
        await tasks.SubmitAsync(
            CacheRefreshHandler.Type, arguments,
            new TaskSubmission { IdempotencyKey = Name(refresh), RunAgain = true, MaximumAttempts = Attempts, Retention = Kept },
            cancellationToken).ConfigureAwait(false);
    }

    // Keys may be longer than an idempotency key; a factory's name and a user hold no line feed between them that could make two refreshes one.
    private static string Name(CacheRefresh refresh) => "stale." + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{refresh.Factory}\n{refresh.User?.Length ?? -1}\n{refresh.User}\n{refresh.Key}")));
}
