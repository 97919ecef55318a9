using System.Text.Json;
using static Thaw.Local.Verify.Looks;

namespace Thaw.Local.Verify;

/// <summary>
/// One task from its submission to its end. It invalidates a key that nobody has in a namespace that only this command uses, of a type that every deployment with tasks registers.
/// </summary>
internal static class TaskChecks
{
    private const string Root = "/api/performance/tasks";
    private const int WaitSeconds = 20;

    // A queue that was empty, a worker that starts cold, and a machine that is busy: more than that is a worker that does not run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Neither a type nor a field that there could be: whichever is looked at first, nothing is brought back.
    private const string Nonsense = """{"type":"?","verify":"must be refused"}""";

    public static async IAsyncEnumerable<Finding> RunAsync(Deployment deployment, TimeProvider time)
    {
        var list = await LookAsync("tasks", async () => IfDeployed(await deployment.AskAsync(HttpMethod.Get, Root), "items"));
        yield return list;
        if (list.Verdict == Verdict.NotDeployed)
        {
            yield break;
        }

        foreach (var action in (string[])["retry", "redrive"])
        {
            yield return await LookAsync($"tasks: {action}, refused", async () => Status(await deployment.AskAsync(HttpMethod.Post, $"{Root}/{action}", Json(Nonsense)), 400));
        }

        string? id = null;
        yield return await LookAsync("task: submit", async () =>
        {
            var reply = await deployment.AskAsync(
                HttpMethod.Post, Root, Json($$$"""{"type":"cache.invalidate","args":{"namespace":"{{{CacheChecks.Namespace}}}","key":"{{{Guid.NewGuid():N}}}"}}"""));
            id = reply is { Status: 202, Json: { } json } ? json.GetProperty("id").GetString() : null;
            return Status(reply, 202, id);
        });
        if (id is null)
        {
            yield break;
        }

        var end = await LookAsync("task: end", () => FollowAsync(deployment, $"{Root}/{id}", time));
        yield return end;
        if (end.Verdict == Verdict.Ok)
        {
            // There is nothing to run anew, nor to call off: it must say so, and leave the task as it is.
            yield return await LookAsync("task: retry, refused", async () => Status(await deployment.AskAsync(HttpMethod.Post, $"{Root}/{id}/retry"), 409));
            yield return await LookAsync("task: cancel, refused", async () => Status(await deployment.AskAsync(HttpMethod.Delete, $"{Root}/{id}"), 409));
        }
    }

    private static async Task<(Verdict Verdict, string Detail, TimeSpan Latency)> FollowAsync(Deployment deployment, string place, TimeProvider time)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var reply = await deployment.AskAsync(HttpMethod.Get, $"{place}?wait={WaitSeconds}");
            var took = time.GetElapsedTime(started);
            if (reply.Status != 200 || reply.Json is not { } task)
            {
                return (Verdict.Failed, $"{reply.Said} instead of a task", reply.Latency);
            }

            var (status, attempts) = (task.GetProperty("status").GetString(), task.GetProperty("attempts").GetInt32());
            switch (status)
            {
                case "succeeded":
                    return (Verdict.Ok, $"succeeded, attempt {attempts}", took);
                case "dead" or "cancelled":
                    return (Verdict.Failed, $"{status}{Reason(task)}", took);
                case var _ when took >= Patience:
                    return (Verdict.Failed, $"still {status} after {took.TotalSeconds:0} s, {attempts} attempts{Reason(task)}: does a worker run?", took);
            }

            await Task.Delay(Pause, time);
        }
    }

    private static string Reason(JsonElement task) =>
        task.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("reason", out var reason) ? $": {reason}" : "";
}
