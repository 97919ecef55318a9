using System.Text.Json;
using static Thaw.Local.Verify.Looks;

namespace Thaw.Local.Verify;

/// <summary>One value on its way through the cache and out of it, and how the tiers are after that.</summary>
internal static class CacheChecks
{
    public const string Root = "/api/performance/cache";
    public const string Namespace = "verify";

    public static async IAsyncEnumerable<Finding> RoundTripAsync(Deployment deployment)
    {
        var key = Guid.NewGuid().ToString("N");
        var path = $"{Root}/{Namespace}/{key}";
        const string value = """{"verified":true}""";
        var put = await LookAsync("cache: put", async () => Status(await deployment.AskAsync(HttpMethod.Put, path + "?ttlSeconds=60", Json(value)), 204));
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

        yield return await LookAsync("cache: operation", async () =>
        {
            var reply = await deployment.AskAsync(HttpMethod.Post, Root, Json($$"""{"operation":"get","namespace":"{{Namespace}}","key":"{{key}}"}"""));
            return Status(reply, 200, reply.Json is { } json && json.TryGetProperty("tier", out var tier) ? $"from {tier}" : null);
        });

        // Whether the entry is among them is not looked at: a listing may come late.
        yield return await LookAsync("cache: list", async () => IfDeployed(
            await deployment.AskAsync(HttpMethod.Get, $"{Root}/{Namespace}"), "items", static items => $"{items.GetArrayLength()} entries on this page"));
        yield return await LookAsync("cache: delete", async () => Status(await deployment.AskAsync(HttpMethod.Delete, path), 200));
        yield return await LookAsync("cache: get, removed", async () => Status(await deployment.AskAsync(HttpMethod.Get, path), 404));
        yield return await LookAsync("cache: invalidate", async () => Status(await deployment.AskAsync(HttpMethod.Delete, $"{Root}?namespace={Namespace}&key={key}"), 200));
    }

    // The cache report names its tiers and whether they are used: a circuit that is open is a dependency that fails.
    public static async IAsyncEnumerable<Finding> TiersAsync(Deployment deployment)
    {
        Reply? report = null;
        yield return await LookAsync("cache report", async () => Status(report = await deployment.AskAsync(HttpMethod.Get, Root), 200));
        if (report?.Json is { } json && json.TryGetProperty("tiers", out var tiers) && tiers.ValueKind == JsonValueKind.Array)
        {
            foreach (var tier in tiers.EnumerateArray())
            {
                yield return Tier(tier);
            }
        }
    }

    private static Finding Tier(JsonElement tier)
    {
        var (name, state) = (tier.GetProperty("name").ToString(), tier.GetProperty("state").ToString());
        var errors = tier.TryGetProperty("errors", out var count) && count.TryGetInt64(out var number) ? number : 0;
        return new Finding($"tier: {name}", state.Equals("closed", StringComparison.OrdinalIgnoreCase) ? Verdict.Ok : Verdict.Failed,
            $"circuit {state}, {errors} errors in the container that was asked");
    }
}
