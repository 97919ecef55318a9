using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>The sample events of functions/events, which <c>sam local invoke</c> sends too.</summary>
public sealed class GoldenEventTests
{
    [Theory]
    [InlineData(
        "http-api-v2", "PUT https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/api/performance/cache/company/acme?ttlSeconds=60&tags=customers&tags=eu%20west",
        "", "theme=dark; session=a1b2c3", "0f8fad5b-d9cb-469f-a165-70867728950e", "{\"name\":\"Acme\",\"city\":\"Ulm\"}")]
    [InlineData(
        "function-url", "GET https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/api/performance/cache/company/caf%C3%A9",
        "", "", "AROAEXAMPLEEXAMPLE01", "")]
    [InlineData(
        "rest-api-v1", "GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/dev/api/performance/cache/company/caf%C3%A9",
        "/dev", "theme=dark; session=a1b2c3", "0f8fad5b-d9cb-469f-a165-70867728950e", "")]
    [InlineData("alb", "PUT https://thaw.example.com/api/performance/cache/company/acme?ttlSeconds=60&tags=eu%20west", "", "theme=dark", "", "\0\u00FF\u0080\u00FF")]
    [InlineData("alb-multi-value", "GET http://thaw.example.com/api/performance/cache/company/acme", "", "theme=dark; session=a1b2c3", "", "")]
    public async Task Invoke_SampleEvent_IsTheRequestItStandsFor(string name, string line, string pathBase, string cookies, string user, string body)
    {
        var seen = new List<string>();
        await using var app = await LambdaApp.StartAsync(web => web.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            seen.AddRange(
            [
                $"{context.Request.Method} {context.Request.GetEncodedUrl().Replace("%252F", "%2F", StringComparison.Ordinal)}", context.Request.PathBase,
                context.Request.Headers.Cookie.ToString(), context.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value ?? "",
                await reader.ReadToEndAsync(), $"{context.Connection.RemoteIpAddress}", context.Request.Protocol, context.TraceIdentifier,
            ]);
            context.Response.Headers.ETag = "\"1\"";
            await context.Response.WriteAsync("ok");
        }));

        var answer = await app.InvokeAsync(Event(name));

        Assert.Equal([line, pathBase, cookies, user, body, "203.0.113.7", "HTTP/1.1", "11111111-2222-3333-4444-555555555555"], seen);
        Assert.Equal((200, "ok", "\"1\""), (answer.Status, answer.Text, answer.Header("ETag")));
    }

    [Theory]
    [InlineData("http-api-v2", """{"statusCode":201,"headers":{"X-A":"1, 2"},"cookies":["a=1","b=2"],"body":"é\"","isBase64Encoded":false}""")]
    [InlineData("function-url", """{"statusCode":201,"headers":{"X-A":"1, 2"},"cookies":["a=1","b=2"],"body":"é\"","isBase64Encoded":false}""")]
    [InlineData("rest-api-v1", """{"statusCode":201,"multiValueHeaders":{"X-A":["1","2"],"Set-Cookie":["a=1","b=2"]},"body":"é\"","isBase64Encoded":false}""")]
    [InlineData("alb", """{"statusCode":201,"statusDescription":"201 Created","headers":{"X-A":"1, 2","Set-Cookie":"a=1","set-cookie":"b=2"},"body":"é\"","isBase64Encoded":false}""")]
    [InlineData("alb-multi-value", """{"statusCode":201,"statusDescription":"201 Created","multiValueHeaders":{"X-A":["1","2"],"Set-Cookie":["a=1","b=2"]},"body":"é\"","isBase64Encoded":false}""")]
    public async Task Invoke_SampleEvent_IsAnsweredInItsShape(string name, string json)
    {
        await using var app = await LambdaApp.StartAsync(static web => web.Run(static async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Append("X-A", "1");
            context.Response.Headers.Append("X-A", "2");
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            await context.Response.WriteAsync("é\"");
        }));
        using var invocation = new MemoryInvocation(Event(name));

        await app.Handler.HandleAsync(invocation);

        Assert.Equal(json, Encoding.UTF8.GetString(invocation.Memory.Written));
        await app.Handler.CompletedAsync(invocation);
    }

    [Theory]
    [InlineData("http-api-v2")]
    [InlineData("function-url")]
    [InlineData("rest-api-v1")]
    [InlineData("alb")]
    [InlineData("alb-multi-value")]
    public async Task Invoke_EventCutAnywhere_IsAnErrorAndTheNextOneIsServed(string name)
    {
        await using var app = await LambdaApp.StartAsync(static web => web.Run(static context => context.Response.WriteAsync("ok")));
        var whole = Event(name);
        var length = Encoding.UTF8.GetString(whole).TrimEnd().Length - 1;

        for (var cut = 0; cut < length; cut += 7)
        {
            Assert.Equal(400, (await app.InvokeAsync(whole[..cut])).Status);
        }

        Assert.Equal("ok", (await app.InvokeAsync(whole)).Text);
    }

    internal static byte[] Event(string name) => File.ReadAllBytes(Path.Combine(Folder(), name + ".json"));

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Lambdas.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "functions", "events");
    }
}
