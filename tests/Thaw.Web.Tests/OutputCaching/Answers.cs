namespace Thaw.Web.Tests.OutputCaching;

/// <summary>Shorter ways to read an answer.</summary>
internal static class Answers
{
    public static string Of(this HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? string.Join(", ", values) : "";

    /// <summary>HIT, MISS, STALE or BYPASS.</summary>
    public static string Outcome(this HttpResponseMessage answer) => answer.Of("X-Cache").Split(';')[0];

    public static async Task<string> TextAsync(this HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();
}
