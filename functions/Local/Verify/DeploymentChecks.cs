using static Thaw.Local.Verify.Looks;

namespace Thaw.Local.Verify;

/// <summary>
/// What is looked at, in order. Each looks at one thing and says what it saw. Nothing touches others' work: what was put here is invalidated, and tasks and dead letters are asked for with a
/// body that must be refused.
/// </summary>
internal static class DeploymentChecks
{
    public static async IAsyncEnumerable<Finding> RunAsync(Deployment deployment, TimeProvider time)
    {
        yield return await LookAsync("/", async () => Status(await deployment.AskAsync(HttpMethod.Get, "/"), 200));
        yield return await LookAsync("live", async () => Live(await deployment.AskAsync(HttpMethod.Get, "/api/performance/health/live")));
        yield return await LookAsync("OpenAPI", async () => OpenApi(await deployment.AskAsync(HttpMethod.Get, "/openapi/v1.json")));
        yield return await LookAsync("stranger", async () => Refused(await deployment.AskAsStrangerAsync(HttpMethod.Get, CacheChecks.Root)));
        yield return await LookAsync("bad input", async () => Problem(await deployment.AskAsync(HttpMethod.Post, CacheChecks.Root, Json("{}"))));

        // Tiers and dependencies after the round trip, which has made them work.
        IAsyncEnumerable<Finding>[] rooms =
        [
            CacheChecks.RoundTripAsync(deployment), CacheChecks.TiersAsync(deployment), HealthChecks.RunAsync(deployment),
            PerformanceChecks.RunAsync(deployment), TaskChecks.RunAsync(deployment, time),
        ];
        foreach (var room in rooms)
        {
            await foreach (var finding in room)
            {
                yield return finding;
            }
        }
    }

    private static (Verdict, string, TimeSpan) Live(Reply reply) => reply.Status == 200 && reply.Json?.TryGetProperty("status", out var status) == true && status.ToString() == "ok"
        ? Status(reply, 200, "ok") : (Verdict.Failed, reply.Said, reply.Latency);

    private static (Verdict, string, TimeSpan) OpenApi(Reply reply) => reply.Status == 200 && reply.Json?.TryGetProperty("paths", out var paths) == true
        ? Status(reply, 200, $"{paths.EnumerateObject().Count()} paths") : (Verdict.Failed, reply.Said, reply.Latency);

    private static (Verdict, string, TimeSpan) Refused(Reply reply) => reply.Status is 401 or 403
        ? (Verdict.Ok, $"refused with {reply.Status}", reply.Latency)
        : (Verdict.Failed, $"{reply.Status}: whoever has no credentials should be refused", reply.Latency);

    private static (Verdict, string, TimeSpan) Problem(Reply reply) => reply is { Status: 400, ContentType: "application/problem+json" }
        ? (Verdict.Ok, "400 application/problem+json", reply.Latency)
        : (Verdict.Failed, $"{reply.Said} ({reply.ContentType ?? "no content type"}) instead of 400 application/problem+json", reply.Latency);
}
