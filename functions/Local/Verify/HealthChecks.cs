using System.Text.Json;
using static Thaw.Local.Verify.Looks;

namespace Thaw.Local.Verify;

/// <summary>Each dependency as the deployment itself finds it.</summary>
internal static class HealthChecks
{
    private const string Healthy = "healthy";

    public static async IAsyncEnumerable<Finding> RunAsync(Deployment deployment)
    {
        Reply? report = null;
        yield return await LookAsync("health", async () =>
        {
            report = await deployment.AskAsync(HttpMethod.Get, "/api/performance/health");

            // 503 is the answer of a deployment of which something fails that it cannot do without; it is named below.
            return report is { Status: 200 or 503, Json: { } json } && json.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                ? (status.ToString() == Healthy ? Verdict.Ok : Verdict.Failed, status.ToString(), report.Latency)
                : IfDeployed(report, "status");
        });
        if (report?.Json is { } answer && answer.TryGetProperty("dependencies", out var dependencies) && dependencies.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in dependencies.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.Object))
            {
                yield return await LookAsync($"dependency: {(one.TryGetProperty("name", out var name) ? name : "?")}", () => Task.FromResult(Dependency(one)));
            }
        }
    }

    private static (Verdict, string, TimeSpan) Dependency(JsonElement one)
    {
        var status = one.GetProperty("status").ToString();
        var detail = one.TryGetProperty("detail", out var said) && said.ValueKind == JsonValueKind.String ? $"{status}: {said}" : status;
        return (status == Healthy ? Verdict.Ok : Verdict.Failed, detail, TimeSpan.FromMilliseconds(one.GetProperty("latencyMs").GetDouble()));
    }
}
