using System.Text;
using Thaw.Load.Targets;

namespace Thaw.Load.Scenarios;

/// <summary>The operations of a scenario, with their weights.</summary>
internal static class Mix
{
    private static readonly byte[] DryRun = Encoding.UTF8.GetBytes("""{"dryRun":true}""");

    public static IReadOnlyList<Operation> Of(MixKind kind, HttpTarget target, CacheOperations cache) => kind switch
    {
        MixKind.Performance => Performance(target, cache, new TaskOperations(target)),
        _ => Application(target, cache, new TaskOperations(target)),
    };

    private static IReadOnlyList<Operation> Application(HttpTarget target, CacheOperations cache, TaskOperations tasks) =>
    [
        new("read", 70, cache.ReadAsync) { Effect = CacheEffect.Reads },
        new("write", 8, cache.WriteAsync) { Effect = CacheEffect.Writes },
        new("remove", 1, cache.RemoveAsync) { Effect = CacheEffect.Removes },
        new("batch", 6, cache.BatchAsync),
        new("submit", 2, tasks.SubmitAsync),
        new("poll", 5, tasks.PollAsync),
        Get(target, "search", 5, "api/performance/search?q=glacier"),
        Get(target, "metrics", 1, "api/performance/metrics?window=15m"),
        Get(target, "liveness", 2, "api/performance/health/live"),
    ];

    private static IReadOnlyList<Operation> Performance(HttpTarget target, CacheOperations cache, TaskOperations tasks) =>
    [
        Get(target, "health", 20, "api/performance/health"),
        Get(target, "metrics", 20, "api/performance/metrics?window=15m"),
        Get(target, "metrics for Prometheus", 10, "api/performance/metrics?window=15m&format=prometheus"),
        Get(target, "analyze", 10, "api/performance/analyze"),
        new("optimize", 5, async (_, token) => Judge("optimize, dry run", await target.SendAsync(HttpMethod.Post, "api/performance/optimize", DryRun, token))),
        new("statistics", 20, cache.StatisticsAsync),
        new("list", 10, tasks.ListAsync),
        Get(target, "liveness", 5, "api/performance/health/live"),
    ];

    private static Operation Get(HttpTarget target, string name, double weight, string path) =>
        new(name, weight, async (_, token) => Judge(name, await target.SendAsync(HttpMethod.Get, path, null, token)));

    private static Outcome Judge(string name, Answer answer) => new(name, answer.Status, answer.Status != 200, answer.FirstByteAt);
}
