using Microsoft.Extensions.Logging;
using Thaw.Caching;
using Thaw.Tasks;

namespace Thaw.Jobs.Cache;

/// <summary>
/// Makes values before anybody asks for them, a batch at a time; those that are there and fresh are left alone. How far it is stands in its progress: an attempt that was given back goes on there.
/// </summary>
internal sealed partial class CacheWarmHandler(
    ICacheFactories factories, IEnumerable<CacheWarmUpListRegistration> lists, IServiceProvider services, ILogger<CacheWarmHandler>? logger = null)
    : ITaskHandler<CacheWarmArguments, CacheWarmResult>
{
    public const string Type = "cache.warm";

    private const int MostParallel = 64;
    private const int BatchesAtOnce = 4;
    private const int MaximumListed = 1_000_000;

    public async ValueTask<TaskOutcome<CacheWarmResult>> HandleAsync(CacheWarmArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (Complaint(arguments) is { } complaint)
        {
            return TaskOutcome.Dead(complaint);
        }

        var (ns, keys) = (arguments.Namespace!, arguments.Keys!);
        if (arguments.List is { } name)
        {
            if (lists.LastOrDefault(list => list.Name == name) is not { } registered)
            {
                return TaskOutcome.Dead($"No list of keys is registered by this name; there are: {string.Join(", ", lists.Select(static list => list.Name).Order(StringComparer.Ordinal))}.");
            }

            var list = registered.Resolve(services);
            (ns, keys) = (list.Namespace, await list.ListKeysAsync(cancellationToken).ConfigureAwait(false));
            if (keys.Count > MaximumListed)
            {
                return TaskOutcome.Dead($"The list has {keys.Count} keys; at most {MaximumListed} are made by one task.");
            }
        }

        if (keys.FirstOrDefault(key => factories.Find(ns, key) is null) is { } unmade)
        {
            return TaskOutcome.Dead($"No registered factory makes key '{unmade}' of namespace '{ns}'; there are: {string.Join(", ", factories.Names)}.");
        }

        var progress = new Tally(keys.Count, Resumed(context.Progress, keys.Count));
        await WarmAsync(ns, keys, arguments, progress, context, cancellationToken).ConfigureAwait(false);
        return progress.Failed > 0 && progress.Made + progress.Fresh == 0
            ? TaskOutcome.Retry(delay: null, $"None of {progress.Failed} values could be made: {progress.Fault}")
            : progress.ToResult();
    }

    private async Task WarmAsync(string ns, IReadOnlyList<string> keys, CacheWarmArguments arguments, Tally tally, TaskContext context, CancellationToken cancellationToken)
    {
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = arguments.Parallelism ?? 8, CancellationToken = cancellationToken };
        var batch = parallelism.MaxDegreeOfParallelism * BatchesAtOnce;
        for (var at = tally.From; at < keys.Count; at += batch)
        {
            // A batch is done before the next begins: what the progress says is all done is all done.
            await Parallel.ForAsync(at, Math.Min(at + batch, keys.Count), parallelism, async (i, token) =>
                tally.Add(await TryMakeAsync(ns, keys[i], arguments.User, tally, token).ConfigureAwait(false))).ConfigureAwait(false);
            var done = Math.Min(at + batch, keys.Count);
            if (tally.Made + tally.Fresh > 0) // or it would be passed over when it is tried again
                await context.ReportProgressAsync(100.0 * done / keys.Count, $"{done} of {keys.Count} keys").ConfigureAwait(false);
        }
    }

    private async ValueTask<bool?> TryMakeAsync(string ns, string key, string? user, Tally tally, CancellationToken cancellationToken)
    {
        try
        {
            return await factories.FillAsync(new CacheRefresh(factories.Find(ns, key)!, key, user), onlyIfNotFresh: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The application's code: one key that fails is no reason to leave the others cold.
            tally.Fault ??= $"{fault.GetType().Name}: {fault.Message}";
            if (logger is not null)
                LogFailed(logger, ns, fault);
            return null;
        }
    }

    private static string? Complaint(CacheWarmArguments arguments) => arguments switch
    {
        { List: not null, Namespace: null, Keys: null } or { List: null, Namespace: not null, Keys.Count: >= 1 and <= CacheWarmArguments.MaximumKeys }
            when arguments.Parallelism is null or (>= 1 and <= MostParallel) => arguments.Keys?.Contains(null!) == true ? "A key is null." : null,
        { Parallelism: < 1 or > MostParallel } => $"Parallelism is {arguments.Parallelism}; 1 to {MostParallel} is allowed.",
        _ => $"Name a list, or a namespace and 1 to {CacheWarmArguments.MaximumKeys} keys of it.",
    };

    // What an attempt reported is a whole number of keys in percent; the half forgives the division.
    private static int Resumed(double percent, int keys) => Math.Min(keys, (int)((percent * keys / 100) + 0.5));

    [LoggerMessage(2101, LogLevel.Warning, "A value of namespace '{Namespace}' could not be made ahead of its callers.")]
    private static partial void LogFailed(ILogger logger, string @namespace, Exception fault);

    private sealed class Tally(int keys, int from)
    {
        private int _made;
        private int _fresh;
        private int _failed;

        public int From => from;

        public int Made => _made;

        public int Fresh => _fresh;

        public int Failed => _failed;

        public string? Fault { get; set; }

        public void Add(bool? made) => _ = made switch
        {
            true => Interlocked.Increment(ref _made),
            false => Interlocked.Increment(ref _fresh),
            null => Interlocked.Increment(ref _failed),
        };

        public CacheWarmResult ToResult() => new() { Keys = keys, From = from, Made = _made, Fresh = _fresh, Failed = _failed };
    }
}
