using System.Net;
using System.Text;
using Thaw.EndToEnd.Tasks;

namespace Thaw.EndToEnd.Web;

/// <summary>Batches and picked fields over the endpoints that ship.</summary>
public sealed class BatchAndFieldsTests(TaskApi api) : IClassFixture<TaskApi>
{
    [Fact]
    public async Task Fields_PickFromAnyAnswer_AndAStoredValueKeepsItsNulls()
    {
        var id = (await api.Alice.SubmitOrderAsync("echo", "mine", ",\"delaySeconds\":600")).Id();
        Assert.Equal($$"""{"id":"{{id}}","status":"pending"}""", await api.Alice.GetStringAsync($"{TaskCalls.Root}/{id}?fields=id,status"));
        Assert.Contains($$"""{"items":[{"id":"{{id}}"}""", await api.Alice.GetStringAsync($"{TaskCalls.Root}?fields=items.id"), StringComparison.Ordinal);

        const string value = """{ "a": null, "b": { "c": 1, "d": null } }""";
        using var put = await api.Olga.PutAsync("/api/performance/cache/web/doc", new StringContent(value, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(value, await api.Alice.GetStringAsync("/api/performance/cache/web/doc"));
        Assert.Equal("""{"b":{"d":null}}""", await api.Alice.GetStringAsync("/api/performance/cache/web/doc?fields=b.d"));
    }

    [Fact]
    public async Task Result_OfATask_KeepsItsNulls()
    {
        var reshaping = await TaskApi.StartAsync(new Dictionary<string, string?> { ["OPTIMIZE_JSON_PAYLOAD"] = "true" });
        try
        {
            // The application's own, which belongs to nobody.
            var task = await reshaping.Tasks.SubmitAsync("echo", new TestOrder { Text = "any" });
            var seen = await reshaping.Olga.GetStringAsync($"{TaskCalls.Root}/{task.Task.Id}?wait=20");
            Assert.Contains("""{"text":"any","attempt":1,"user":null}""", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(":null", await reshaping.Olga.GetStringAsync(TaskCalls.Root), StringComparison.Ordinal);
        }
        finally
        {
            await reshaping.DisposeAsync();
        }
    }

    [Fact]
    public async Task Batch_SubmitsATaskAndWatchesIt_AsItsCaller()
    {
        using var batch = new StringContent(
            """
            { "requests": [
              { "id": "made", "method": "POST", "path": "/api/performance/tasks", "body": { "type": "echo", "args": { "text": "batched" } } },
              { "id": "seen", "method": "GET", "path": "/api/performance/tasks/{{made.body.id}}?wait=20&fields=status,user" },
              { "id": "mine", "method": "GET", "path": "/api/performance/tasks?limit=1&fields=items.id" },
              { "id": "live", "method": "GET", "path": "/api/performance/health/live" },
              { "id": "not", "method": "POST", "path": "/api/performance/tasks/retry", "body": {} } ] }
            """, Encoding.UTF8, "application/json");
        var answer = await api.Alice.PostAsync("/api/batch", batch);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        var responses = (await answer.JsonAsync()).GetProperty("responses").EnumerateArray().ToDictionary(static one => one.GetProperty("id").GetString()!);
        Assert.Equal([202, 200, 200, 200, 403], responses.Values.Select(static one => one.GetProperty("status").GetInt32()));
        Assert.Equal("""{"status":"succeeded","user":"alice"}""", responses["seen"].GetProperty("body").GetRawText());
        var id = responses["made"].GetProperty("body").GetProperty("id").GetString();
        Assert.Equal(id, responses["mine"].GetProperty("body").GetProperty("items")[0].GetProperty("id").GetString());
    }
}
