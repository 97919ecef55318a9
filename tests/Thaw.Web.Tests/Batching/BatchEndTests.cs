using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.Batching;

/// <summary>What waits for the end of a batch's requests.</summary>
public sealed class BatchEndTests
{
    [Fact]
    public async Task End_OfOneRequestThatThrows_LeavesAllTheirAnswers_AndTheOthersWhoWait()
    {
        var ended = new ConcurrentQueue<string>();
        await using var host = await BatchHost.StartAsync(app => app.MapGet("/ending", (string name, HttpContext context) =>
        {
            context.Response.OnCompleted(() =>
            {
                ended.Enqueue(name);
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() => name == "a" ? throw new InvalidOperationException("at the end") : Task.CompletedTask);
            return name;
        }));

        var answers = await host.RunAsync("""[ { "id": "a", "method": "GET", "path": "/ending?name=a" }, { "id": "b", "method": "GET", "path": "/ending?name=b" } ]""");

        Assert.Equal([("a", 200, "a"), ("b", 200, "b")], answers.Select(static answer => (
            answer.GetProperty("id").GetString(), answer.GetProperty("status").GetInt32(), answer.GetProperty("body").GetString())));
        Assert.Equal(["a", "b"], ended.Order(StringComparer.Ordinal));
    }
}
