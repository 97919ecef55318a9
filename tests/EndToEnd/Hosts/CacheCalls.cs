using System.Net;
using System.Text;
using System.Text.Json;

namespace Thaw.EndToEnd;

/// <summary>The cache's endpoints as a test calls them.</summary>
internal static class CacheCalls
{
    public const string Root = "/api/performance/cache";

    public static Task<HttpResponseMessage> PostRawAsync(this HttpClient client, string json, string contentType = "application/json") =>
        client.PostAsync(Root, new StringContent(json, Encoding.UTF8, contentType));

    public static async Task<JsonElement> GetEntryAsync(this HttpClient client, string ns, string key)
    {
        var answer = await client.PostRawAsync($$"""{"operation":"get","namespace":"{{ns}}","key":{{Quote(key)}}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static Task<HttpResponseMessage> SetEntryAsync(this HttpClient client, string ns, string key, string value, string more = "") =>
        client.PostRawAsync($$"""{"operation":"set","namespace":"{{ns}}","key":{{Quote(key)}},"value":{{value}}{{more}}}""");

    public static async Task<bool> HasAsync(this HttpClient client, string ns, string key) =>
        (await client.GetEntryAsync(ns, key)).GetProperty("found").GetBoolean();

    public static Task<HttpResponseMessage> PutAsync(this HttpClient client, string path, string body, string contentType, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Root + path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return client.SendAsync(With(request, headers));
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string method, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(With(new HttpRequestMessage(new HttpMethod(method), path), headers));

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Asserts that an answer is a problem document of this status and, for a 400, that it names the field.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string? field = null)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        if (field is not null)
        {
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        }

        return problem;
    }

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static HttpRequestMessage With(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return request;
    }
}
