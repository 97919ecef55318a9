using System.Text.Json;
using static Thaw.Local.Verify.Looks;

namespace Thaw.Local.Verify;

/// <summary>The fleet's figures and what is made of them, search and batch. Nothing is changed.</summary>
internal static class PerformanceChecks
{
    // Two requests of which both are answered wherever the API is: the first needs no caller, the second has the batch's.
    private const string Batch = """{"requests":[{"id":"live","method":"GET","path":"/api/performance/health/live"},{"id":"report","method":"GET","path":"/api/performance/cache"}]}""";

    public static async IAsyncEnumerable<Finding> RunAsync(Deployment deployment)
    {
        yield return await LookAsync("metrics", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/metrics"), "operations", Count("operations")));
        yield return await LookAsync("analyze", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/analyze"), "findings", Count("findings")));
        yield return await LookAsync("optimize, dry run", async () => DryRun(await deployment.AskAsync(HttpMethod.Post, "/api/performance/optimize", Json("""{"dryRun":true}"""))));
        yield return await LookAsync("search", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/search?q=thaw"), "items", Count("hits on this page")));
        yield return await LookAsync("batch", async () => Both(await deployment.AskAsync(HttpMethod.Post, "/api/batch", Json(Batch))));
    }

    private static Func<JsonElement, string> Count(string what) => list => $"{list.GetArrayLength()} {what}";

    private static (Verdict, string, TimeSpan) DryRun(Reply reply) => reply is { Status: 200, Json: { } json } && !(json.TryGetProperty("dryRun", out var dry) && dry.ValueKind == JsonValueKind.True)
        ? (Verdict.Failed, "it does not say that nothing was changed", reply.Latency)
        : IfDeployed(reply, "changes", Count("changes would be made"));

    private static (Verdict, string, TimeSpan) Both(Reply reply)
    {
        if (reply is not { Status: 200, Json: { } json } || !json.TryGetProperty("responses", out var responses))
        {
            return IfDeployed(reply, "responses");
        }

        var statuses = responses.EnumerateArray().Select(static one => one.GetProperty("status").GetInt32()).ToList();
        return (statuses is [200, 200] ? Verdict.Ok : Verdict.Failed, $"two requests, answered {string.Join(" and ", statuses)}", reply.Latency);
    }
}
