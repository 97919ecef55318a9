using System.Text;
using System.Text.Json;

namespace Thaw.Local.Verify;

/// <summary>One look at one thing, and what an answer says of it. What no look expects (no answer, another shape of JSON) is a finding too, never an exception.</summary>
internal static class Looks
{
    public static async Task<Finding> LookAsync(string what, Func<Task<(Verdict Verdict, string Detail, TimeSpan Latency)>> look)
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
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new Finding(what, Verdict.Failed, $"an answer of another shape: {error.Message}");
        }
    }

    public static (Verdict Verdict, string Detail, TimeSpan Latency) Status(Reply reply, int expected, string? detail = null) =>
        (reply.Status == expected ? Verdict.Ok : Verdict.Failed, reply.Status == expected ? detail ?? $"{expected}" : $"{reply.Said} instead of {expected}", reply.Latency);

    /// <summary>What a deployment may be without answers 404 or 501 where it is without, else 200 with a member of this name in it.</summary>
    public static (Verdict Verdict, string Detail, TimeSpan Latency) IfDeployed(Reply reply, string member, Func<JsonElement, string>? detail = null) =>
        IsMissing(reply) ? (Verdict.NotDeployed, reply.Said, reply.Latency)
        : reply.Status != 200 ? Status(reply, 200)
        : reply.Json is { } json && json.TryGetProperty(member, out var value) ? (Verdict.Ok, detail?.Invoke(value) ?? "200", reply.Latency)
        : (Verdict.Failed, $"an answer without '{member}'", reply.Latency);

    // Without keys for cursors listings that are longer than a page are 501 too: that is a deployment that lacks something, not one without them.
    private static bool IsMissing(Reply reply) => reply.Status is 404 or 501 && !reply.Body.Contains("Thaw:Cursors", StringComparison.Ordinal);

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
