using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thaw.Web.Batching;

namespace Thaw.Web.Tests.Batching;

public sealed class BatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Batch_EachHasItsOwnAnswer_InTheOrderOfTheRequests()
    {
        await using var host = await BatchHost.StartAsync(Map);
        var answers = await host.RunAsync("""
            [ { "id": "a", "method": "GET", "path": "/who" }, { "id": "b", "method": "GET", "path": "/nowhere" }, { "id": "c", "method": "GET", "path": "/boom" },
              { "id": "d", "method": "POST", "path": "/echo?x=1%2F2", "headers": { "X-Tone": "loud" }, "body": { "n": [1, null] } }, { "id": "e", "method": "GET", "path": "/bytes" },
              { "id": "f", "method": "DELETE", "path": "/who" } ]
            """);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], answers.Select(static answer => answer.GetProperty("id").GetString()));
        Assert.Equal([200, 404, 500, 201, 200, 405], answers.Select(StatusOf));
        Assert.Equal("alice", BodyOf(answers[0]).GetString());
        Assert.Equal("application/problem+json", answers[2].GetProperty("headers").GetProperty("content-type").GetString());
        Assert.DoesNotContain("secret", BodyOf(answers[2]).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("""{"query":"?x=1%2F2","tone":"loud","type":"application/json","body":{"n":[1,null]}}""", BodyOf(answers[3]).GetRawText());
        Assert.Equal("/things/7", answers[3].GetProperty("headers").GetProperty("location").GetString());
        Assert.Equal(("AAH/", "base64"), (BodyOf(answers[4]).GetString(), answers[4].GetProperty("bodyEncoding").GetString()));
    }

    [Fact]
    public async Task Batch_ValuesOfEarlierAnswers_AreFilledIn()
    {
        await using var host = await BatchHost.StartAsync(Map);
        var answers = await host.RunAsync("""
            [ { "id": "first", "method": "POST", "path": "/echo", "body": { "deep": [ { "id": "a/../b?c", "n": 5, "o": { "p": true } } ] } },
              { "id": "second", "method": "POST", "path": "/echo?id={{first.body.body.deep.0.id}}", "headers": { "X-Tone": "{{first.headers.location}}" },
                "body": { "all": "{{first.body.body.deep.0}}", "text": "n={{first.body.body.deep.0.n}}, {{first.status}}", "plain": "{{ not.one }}" } } ]
            """);
        Assert.Equal(
            """{"query":"?id=a%2F..%2Fb%3Fc","tone":"/things/7","type":"application/json","body":{"all":{"id":"a/../b?c","n":5,"o":{"p":true}},"text":"n=5, 201","plain":"{{ not.one }}"}}""",
            BodyOf(answers[1]).GetRawText());
    }

    [Fact]
    public async Task Batch_WhatItDependsOnFailedOrLacksTheValue_Is424AndNotRun()
    {
        var runs = 0;
        await using var host = await BatchHost.StartAsync(app =>
        {
            Map(app);
            app.MapPost("/count", () => Interlocked.Increment(ref runs));
        });
        var answers = await host.RunAsync("""
            [ { "id": "bad", "method": "GET", "path": "/nowhere" }, { "id": "a", "method": "POST", "path": "/count", "dependsOn": ["bad"] },
              { "id": "b", "method": "POST", "path": "/count", "dependsOn": ["a"] }, { "id": "good", "method": "GET", "path": "/who" },
              { "id": "c", "method": "POST", "path": "/count?x={{good.body.name}}" }, { "id": "d", "method": "POST", "path": "/count", "dependsOn": ["good"] },
              { "id": "e", "method": "POST", "path": "/count" } ]
            """);
        Assert.Equal([404, 424, 424, 200, 424, 200, 200], answers.Select(StatusOf));
        Assert.Contains("'bad'", BodyOf(answers[1]).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Batch_WhatRunsInIt_AsksNothingOfTheContextThatItCameIn()
    {
        // Several run at once, and no context may be asked by several threads: here one that can no longer answer.
        HttpContext? outer = null;
        IHttpRequestFeature? request = null;
        await using var host = await BatchHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                outer = context.Features.Get<BatchMember>() is null ? context : outer;
                return next(context);
            });
            app.MapPost("/spoil", () =>
            {
                request = outer!.Features.Get<IHttpRequestFeature>();
                outer.Features.Set<IHttpRequestFeature>(null);
            });
            app.MapPost("/restore", () => outer!.Features.Set(request));
        });
        var answers = await host.RunAsync("""
            [ { "id": "a", "method": "POST", "path": "/spoil" }, { "id": "b", "method": "GET", "path": "/who" }, { "id": "c", "method": "POST", "path": "/restore" } ]
            """);
        Assert.Equal([200, 200, 200], answers.Select(StatusOf));
        Assert.Equal("alice", BodyOf(answers[1]).GetString());
    }

    [Fact]
    public async Task Batch_EachRequestIsToldOfItsConnectionByItself()
    {
        // On Lambda the address is looked for when it is first asked for: not by two at once.
        var seen = new ConcurrentBag<IHttpConnectionFeature>();
        await using var host = await BatchHost.StartAsync(app => app.MapGet("/from", (HttpContext context) =>
        {
            seen.Add(context.Features.Get<IHttpConnectionFeature>()!);
            return Results.Text(context.Connection.RemoteIpAddress!.ToString());
        }));
        var answers = await host.RunAsync("""[ { "id": "a", "method": "GET", "path": "/from" }, { "id": "b", "method": "GET", "path": "/from" } ]""");
        Assert.All(answers, static answer => Assert.Equal("127.0.0.1", BodyOf(answer).GetString()));
        Assert.Equal(2, seen.Distinct().Count());
    }

    [Fact]
    public async Task Batch_ReadsRunAtOnce_AndWritesInOrder()
    {
        var (arrived, order) = (0, new ConcurrentQueue<string>());
        var all = new TaskCompletionSource();
        await using var host = await BatchHost.StartAsync(app =>
        {
            app.MapGet("/meet", async (CancellationToken cancellationToken) =>
            {
                // None is answered before four are here.
                if (Interlocked.Increment(ref arrived) == 4)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(Patience, cancellationToken);
            });
            app.MapPost("/write", async (string name) =>
            {
                order.Enqueue($"+{name}");
                await Task.Yield();
                order.Enqueue($"-{name}");
            });
        });
        var meet = string.Join(',', Enumerable.Range(0, 4).Select(static i => $$"""{ "id": "m{{i}}", "method": "GET", "path": "/meet" }"""));
        var answers = await host.RunAsync($$"""
            [ { "id": "w1", "method": "POST", "path": "/write?name=1" }, { "id": "w2", "method": "POST", "path": "/write?name=2" }, {{meet}}, { "id": "w3", "method": "POST", "path": "/write?name=3" } ]
            """);
        Assert.All(answers, static answer => Assert.Equal(200, StatusOf(answer)));
        Assert.Equal(["+1", "-1", "+2", "-2", "+3", "-3"], order);
    }

    [Fact]
    public async Task Batch_StrangersAreNotLetIn_AndNobodyBecomesAnother()
    {
        await using var host = await BatchHost.StartAsync(Map);
        Assert.Equal(401, (await host.SendAsync("""[ { "id": "a", "method": "GET", "path": "/who" } ]""", key: null)).Status);
        var crowd = Enumerable.Range(0, 200).Select(async i =>
        {
            var name = i % 2 == 0 ? "alice" : "bob";
            var answers = await host.RunAsync("""[ { "id": "a", "method": "GET", "path": "/who" }, { "id": "b", "method": "GET", "path": "/who" } ]""", $"{name}s");
            Assert.All(answers, answer => Assert.Equal(name, BodyOf(answer).GetString()));
        });
        await Task.WhenAll(crowd);
    }

    [Theory]
    [InlineData("[]", "requests")]
    [InlineData("null", "requests")]
    [InlineData("""[ null ]""", "requests[0]")]
    [InlineData("""[ { "id": "a", "method": "GET" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "who" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "//evil.example/who" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "http://evil.example/" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/x/%2e%2E/who" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/x/..%5Cwho" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who\r\nX: y" } ]""", "requests[0].path")]
    [InlineData("""[ { "id": "a", "method": "get", "path": "/who" } ]""", "requests[0].method")]
    [InlineData("""[ { "id": "a b", "method": "GET", "path": "/who" } ]""", "requests[0].id")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who" }, { "id": "a", "method": "GET", "path": "/who" } ]""", "requests[1].id")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who", "headers": { "x-api-key": "bobs" } } ]""", "requests[0].headers.x-api-key")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who", "headers": { "X-Forwarded-For": "1.2.3.4" } } ]""", "requests[0].headers.X-Forwarded-For")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who", "headers": { "a:b": "c" } } ]""", "requests[0].headers.a:b")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who", "dependsOn": ["b"] }, { "id": "b", "method": "GET", "path": "/who" } ]""", "requests[0].dependsOn")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who?x={{a.status}}" } ]""", "requests[0].dependsOn")]
    [InlineData("""[ { "id": "a", "method": "POST", "path": "/echo", "body": { "x": "{{zzz.body}}" } } ]""", "requests[0].dependsOn")]
    [InlineData("""[ { "id": "a", "method": "GET", "path": "/who", "timeout": 1 } ]""", "")]
    public async Task Batch_ThatCannotBeRun_Is400NamingThePlace(string requests, string place)
    {
        await using var host = await BatchHost.StartAsync(Map);
        var (status, body) = await host.SendAsync(requests);
        Assert.Equal(400, status);
        Assert.Contains(body.GetProperty("errors").EnumerateObject(), error => error.Name.StartsWith(place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batch_TooMany_NamesTheLimit()
    {
        await using var host = await BatchHost.StartAsync(Map);
        var many = string.Join(',', Enumerable.Range(0, 21).Select(static i => $$"""{ "id": "m{{i}}", "method": "GET", "path": "/who" }"""));
        var (status, body) = await host.SendAsync($"[{many}]");
        Assert.Equal(400, status);
        Assert.Contains("at most 20", body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/batch")]
    [InlineData("/API/Batch")]
    [InlineData("/api/b%61tch")]
    [InlineData("/api/batch/")]
    public async Task Batch_WithinABatch_IsRefused(string path)
    {
        await using var host = await BatchHost.StartAsync(Map);
        var answers = await host.RunAsync($$"""[ { "id": "a", "method": "POST", "path": "{{path}}", "body": { "requests": [ { "id": "a", "method": "GET", "path": "/who" } ] } } ]""");
        Assert.Equal(400, StatusOf(answers[0]));
        Assert.Contains("part of a batch", BodyOf(answers[0]).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_AnswersPastTheirBounds_Are507AndTheOthersStay()
    {
        await using var host = await BatchHost.StartAsync(Map, static options => (options.MaximumAnswerBytes, options.MaximumTotalBytes) = (4096, 6000));
        var answers = await host.RunAsync("""
            [ { "id": "a", "method": "GET", "path": "/long?length=4096" }, { "id": "b", "method": "GET", "path": "/long?length=4097" }, { "id": "c", "method": "GET", "path": "/long?length=3000" },
              { "id": "d", "method": "GET", "path": "/endless" }, { "id": "e", "method": "GET", "path": "/who" } ]
            """);
        Assert.Equal([507, 507, 200, 507, 200], answers.Select(StatusOf));
        Assert.Contains("6000", BodyOf(answers[0]).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("4096", BodyOf(answers[1]).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_CallerGone_StopsWhatRuns()
    {
        var (running, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await BatchHost.StartAsync(app => app.MapGet("/hang", async (CancellationToken cancellationToken) =>
        {
            running.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                stopped.SetResult();
            }
        }));
        using var left = new CancellationTokenSource();
        var call = host.SendAsync("""[ { "id": "a", "method": "GET", "path": "/hang" } ]""", cancellationToken: left.Token);
        await running.Task.WaitAsync(Patience);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Batch_CallbacksOfAResponse_AreRun()
    {
        var completed = new TaskCompletionSource();
        await using var host = await BatchHost.StartAsync(app => app.MapGet("/hooks", (HttpContext context) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Hook"] = "started";
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() =>
            {
                completed.SetResult();
                return Task.CompletedTask;
            });
        }));
        var answers = await host.RunAsync("""[ { "id": "a", "method": "GET", "path": "/hooks" } ]""");
        Assert.Equal("started", answers[0].GetProperty("headers").GetProperty("x-hook").GetString());
        Assert.Equal(JsonValueKind.Null, BodyOf(answers[0]).ValueKind);
        await completed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Batch_AnyBytes_Are2xxOr4xx()
    {
        await using var host = await BatchHost.StartAsync(Map);
        var random = new Random(7);
        string[] parts = ["[", "]", "{", "}", "\"id\"", "\"a\"", ":", ",", "\"path\"", "\"/who\"", "\"/../x\"", "null", "1e999", "\"{{a.body}}\"", "\"dependsOn\"", "[\"a\"]", "\"method\"", "\"GET\"", "\"\\ud800\"", "\"headers\"", "{}"];
        string[] shapes = ["""{ "id": $1, "method": "GET", "path": $2, "headers": $3 }""", """{ "id": "a", "method": $1, "path": "/who", "dependsOn": $2, "body": $3 }"""];
        for (var i = 0; i < 1_500; i++)
        {
            var text = random.Next(2) == 0
                ? string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]))
                : $"[{shapes[random.Next(2)].Replace("$1", Part(), StringComparison.Ordinal).Replace("$2", Part(), StringComparison.Ordinal).Replace("$3", Part(), StringComparison.Ordinal)}]";
            var (status, _) = await host.SendAsync(text);
            Assert.True(status is 200 or (>= 400 and < 500), $"{status} for {text}");
        }

        string Part() => parts[random.Next(parts.Length)];
    }

    private static int StatusOf(JsonElement answer) => answer.GetProperty("status").GetInt32();

    private static JsonElement BodyOf(JsonElement answer) => answer.GetProperty("body");

    private static void Map(WebApplication app)
    {
        app.MapGet("/boom", static void () => throw new InvalidOperationException("secret"));
        app.MapGet("/bytes", static () => Results.Bytes(new byte[] { 0, 1, 255 }));
        app.MapGet("/long", static (int length) => Results.Text(new string('x', length)));
        app.MapGet("/endless", static async (HttpContext context) =>
        {
            while (true)
            {
                await context.Response.WriteAsync("more and more ");
            }
        });
        app.MapPost("/echo", static async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = "/things/7";
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(
                $$"""{"query":"{{context.Request.QueryString}}","tone":"{{context.Request.Headers["X-Tone"]}}","type":"{{context.Request.ContentType}}","body":{{body}}}"""));
        });
    }
}
