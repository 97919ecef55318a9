using System.Text;
using System.Text.Json;

namespace Thaw.Local.Verify;

/// <summary>What is looked at, in order. Each looks at one thing and says what it saw.</summary>
internal static class DeploymentChecks
{
    private const string Cache = "/api/performance/cache";

    public static async IAsyncEnumerable<Finding> RunAsync(Deployment deployment)
    {
        yield return await LookAsync("/", async () => Status(await deployment.AskAsync(HttpMethod.Get, "/"), 200));
        yield return await LookAsync("live", async () => Live(await deployment.AskAsync(HttpMethod.Get, "/api/performance/health/live")));
        yield return await LookAsync("OpenAPI", async () => OpenApi(await deployment.AskAsync(HttpMethod.Get, "/openapi/v1.json")));
        yield return await LookAsync("stranger", async () => Refused(await deployment.AskAsStrangerAsync(HttpMethod.Get, Cache)));
        yield return await LookAsync("bad input", async () => Problem(await deployment.AskAsync(HttpMethod.Post, Cache, new StringContent("{}", Encoding.UTF8, "application/json"))));
        await foreach (var finding in RoundTripAsync(deployment))
        {
            yield return finding;
        }

        // After the round trip, which has made the tiers work.
        foreach (var finding in await DependenciesAsync(deployment))
        {
            yield return finding;
        }

        yield return await LookAsync("health", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/health")));
        yield return await LookAsync("metrics", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/metrics")));
        yield return await LookAsync("tasks", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, "/api/performance/tasks")));
    }

    private static async Task<Finding> LookAsync(string what, Func<Task<(Verdict Verdict, string Detail, TimeSpan Latency)>> look)
    {
        try
        {
            var (verdict, detail, latency) = await look();
            return new Finding(what, verdict, detail, latency);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return new Finding(what, Verdict.Failed, error is TaskCanceledException ? "no answer within 35 s" : error.Message);
        }
    }

    private static (Verdict, string, TimeSpan) Status(Reply reply, int expected, string? detail = null) =>
        (reply.Status == expected ? Verdict.Ok : Verdict.Failed, reply.Status == expected ? detail ?? $"{expected}" : $"{reply.Said} instead of {expected}", reply.Latency);

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

    private static (Verdict, string, TimeSpan) IfDeployed(Reply reply) => reply.Status is 404 or 501
        ? (Verdict.NotDeployed, $"{reply.Status}", reply.Latency) : Status(reply, 200);

    private static async IAsyncEnumerable<Finding> RoundTripAsync(Deployment deployment)
    {
        var path = $"{Cache}/verify/{Guid.NewGuid():N}";
        const string value = """{"verified":true}""";
        var put = await LookAsync("cache: put", async () => Status(await deployment.AskAsync(HttpMethod.Put, path + "?ttlSeconds=60", new StringContent(value, Encoding.UTF8, "application/json")), 204));
        yield return put;
        if (put.Verdict == Verdict.Failed)
        {
            yield break; // the rest would only say the same
        }

        string? tag = null;
        yield return await LookAsync("cache: get", async () =>
        {
            var reply = await deployment.AskAsync(HttpMethod.Get, path);
            tag = reply.ETag;
            return reply.Status != 200 ? Status(reply, 200)
                : reply.Body != value ? (Verdict.Failed, "not the value that was put", reply.Latency)
                : reply.ETag is null ? (Verdict.Failed, "the value, without an ETag", reply.Latency)
                : (Verdict.Ok, $"the value, ETag {tag}", reply.Latency);
        });
        if (tag is not null)
        {
            yield return await LookAsync("cache: get, unchanged", async () => Status(await deployment.AskAsync(HttpMethod.Get, path, null, ("If-None-Match", tag)), 304));
        }

        yield return await LookAsync("cache: delete", async () => Status(await deployment.AskAsync(HttpMethod.Delete, path), 200));
        yield return await LookAsync("cache: get, removed", async () => Status(await deployment.AskAsync(HttpMethod.Get, path), 404));
    }

    // The cache report names its tiers and whether they are used: a circuit that is open is a dependency that fails.
    private static async Task<IReadOnlyList<Finding>> DependenciesAsync(Deployment deployment)
    {
        Reply? report = null;
        var findings = new List<Finding>
        {
            await LookAsync("cache report", async () => Status(report = await deployment.AskAsync(HttpMethod.Get, Cache), 200)),
        };
        if (report?.Json is { } json && json.TryGetProperty("tiers", out var tiers) && tiers.ValueKind == JsonValueKind.Array)
        {
            findings.AddRange(tiers.EnumerateArray().Select(Tier));
        }

        return findings;
    }

    private static Finding Tier(JsonElement tier)
    {
        var (name, state) = (tier.GetProperty("name").ToString(), tier.GetProperty("state").ToString());
        var errors = tier.TryGetProperty("errors", out var count) && count.TryGetInt64(out var number) ? number : 0;
        return new Finding($"tier: {name}", state.Equals("closed", StringComparison.OrdinalIgnoreCase) ? Verdict.Ok : Verdict.Failed,
            $"circuit {state}, {errors} errors in the container that was asked");
    }
}
