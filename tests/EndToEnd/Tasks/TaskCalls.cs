using System.Net;
using System.Text;
using System.Text.Json;

namespace Thaw.EndToEnd.Tasks;

/// <summary>The tasks' endpoints as a test calls them.</summary>
internal static class TaskCalls
{
    public const string Root = "/api/performance/tasks";

    /// <summary>What is made afterwards is newer by the service's clock, which moves every few milliseconds.</summary>
    public static Task LaterAsync() => Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, CancellationToken.None);

    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient client, string json, string? key = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root) { Content = new StringContent(json, Encoding.UTF8, contentType) };
        if (key is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        }

        return await client.SendAsync(request);
    }

    /// <summary>Submits what must be taken; answers the record.</summary>
    public static async Task<JsonElement> SubmitOrderAsync(this HttpClient client, string type, string text, string more = "")
    {
        var answer = await client.SubmitAsync($$$"""{"type":"{{{type}}}","args":{"text":"{{{text}}}"}{{{more}}}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Has a document of the data folder processed.</summary>
    public static async Task<JsonElement> SubmitKeyAsync(this HttpClient client, string key)
    {
        var answer = await client.SubmitAsync($$$"""{"type":"file_processing","args":{"key":"{{{key}}}"}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Waits until a task is finished.</summary>
    public static async Task<JsonElement> FinishAsync(this HttpClient client, string id)
    {
        for (var looks = 0; looks < 12; looks++)
        {
            var task = await client.TaskAsync(id, 25);
            if (task.Status() is "succeeded" or "dead" or "cancelled")
            {
                return task;
            }
        }

        throw new InvalidOperationException($"The task {id} does not end.");
    }

    public static async Task<JsonElement> TaskAsync(this HttpClient client, string id, int wait = 0)
    {
        var answer = await client.GetAsync($"{Root}/{id}?wait={wait}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static async Task<JsonElement> PageAsync(this HttpClient client, string query = "")
    {
        var answer = await client.GetAsync($"{Root}{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static Task<HttpResponseMessage> RetryManyAsync(this HttpClient client, string json) =>
        client.PostAsync($"{Root}/retry", new StringContent(json, Encoding.UTF8, "application/json"));

    public static string Id(this JsonElement task) => task.GetProperty("id").GetString()!;

    public static string Status(this JsonElement task) => task.GetProperty("status").GetString()!;

    public static List<string> Ids(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(Id)];

    public static string? Cursor(this JsonElement page) => page.GetProperty("nextCursor").GetString();
}
