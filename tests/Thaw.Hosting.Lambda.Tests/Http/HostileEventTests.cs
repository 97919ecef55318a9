using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using System.Text.Json;
using Thaw.Hosting.Lambda.Events;
using Thaw.Hosting.Lambda.Http;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>Events that no gateway sends, or should not: refused in a sentence, never a crash, never taken for something else.</summary>
public sealed class HostileEventTests : IAsyncLifetime
{
    private const string Good = """{"rawPath":"/","rawQueryString":"","headers":{},"requestContext":{"http":{"method":"GET"}}}""";

    private LambdaApp _app = null!;

    [Theory]
    [InlineData("""{"rawPath":"/","headers":[1],"requestContext":{"http":{"method":"GET"}}}""", "headers")]
    [InlineData("""{"rawPath":"/","headers":{"a":1},"requestContext":{"http":{"method":"GET"}}}""", "headers")]
    [InlineData("""{"rawPath":"/","headers":{"a b":"1"},"requestContext":{"http":{"method":"GET"}}}""", "token")]
    [InlineData("""{"rawPath":"/","headers":{"a":"1\r\nb: 2"},"requestContext":{"http":{"method":"GET"}}}""", "control character")]
    [InlineData("""{"rawPath":"/","headers":{"a":"1\u0000"},"requestContext":{"http":{"method":"GET"}}}""", "control character")]
    [InlineData("""{"rawPath":"/","headers":{"a":"\uD800"},"requestContext":{"http":{"method":"GET"}}}""", "Unicode")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"body":"\uDC00x"}""", "Unicode")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"body":"a*b=","isBase64Encoded":true}""", "base64")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"body":{"a":1}}""", "body")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"isBase64Encoded":"true"}""", "isBase64Encoded")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{}}}""", "method")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"G T"}}}""", "method")]
    [InlineData("""{"rawPath":7,"requestContext":{"http":{"method":"GET"}}}""", "rawPath")]
    [InlineData("""{"rawPath":"a","requestContext":{"http":{"method":"GET"}}}""", "path")]
    [InlineData("""{"rawPath":"/a\u0000","requestContext":{"http":{"method":"GET"}}}""", "null character")]
    [InlineData("""{"rawPath":"/%00","requestContext":{"domainName":"x.lambda-url.y","http":{"method":"GET"}}}""", "null character")]
    [InlineData("""{"rawPath":"/","cookies":"a=1","requestContext":{"http":{"method":"GET"}}}""", "cookies")]
    [InlineData("""{"httpMethod":"GET","path":"/","queryStringParameters":{"a":{}},"requestContext":{}}""", "query")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"requestContext":{"http":{"method":"PUT"}}}""", "twice")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"},"authorizer":{},"authorizer":{}}}""", "twice")]
    [InlineData("""{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"body":"a","body":"b"}""", "twice")]
    public async Task Invoke_NoRequest_Is400AndSaysWhy(string json, string named)
    {
        var answer = await _app.InvokeAsync(json);

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
        Assert.Equal("ok /", (await _app.InvokeAsync(Good)).Text);
    }

    [Theory]
    [InlineData("""{"rawPath":"/","headers":null,"cookies":null,"body":null,"isBase64Encoded":null,"requestContext":{"http":{"method":"GET"},"authorizer":null,"stage":null}}""")]
    [InlineData("""{"rawPath":"/","headers":{"a":null,"b":["1",null]},"requestContext":{"http":{"method":"GET","sourceIp":"nowhere"}}}""")]
    [InlineData("""{"httpMethod":"GET","path":"/"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/","headers":null,"multiValueHeaders":null,"queryStringParameters":null,"requestContext":{"elb":{}}}""")]
    [InlineData("""{"unknown":{"deep":[[{"requestContext":{}}]]},"httpMethod":"GET","path":"/","requestContext":{"identity":null}}""")]
    public async Task Invoke_MissingAndNullFields_IsARequest(string json) => Assert.Equal("ok /", (await _app.InvokeAsync(json)).Text);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"detail-type":"Scheduled Event","detail":{}}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","body":"x"}]}""")]
    [InlineData("""{"rawPath":"/","headers":{}}""")]
    public async Task Invoke_OtherEvent_IsAnErrorNotAnAnswer(string json) =>
        await Assert.ThrowsAsync<UnknownEventException>(() => _app.InvokeAsync(json));

    // Names that requests have too do not make a request of an event.
    [Theory]
    [InlineData("""{"body":{"a":1},"path":5,"own":"event"}""")]
    [InlineData("""{"version":3,"headers":["x"],"cookies":7}""")]
    [InlineData("""{"path":"a","path":"b"}""")]
    public async Task Invoke_TheApplicationsOwnEvent_GoesToItsHandler(string json)
    {
        await using var app = await LambdaApp.StartAsync(
            static web => web.Run(static context => context.Response.WriteAsync("ok")),
            static services => services.AddLambdaEventHandler<JsonElement, JsonElement>(
                static (_, read, _) => new(read), Events.JsonContext.Default.JsonElement, Events.JsonContext.Default.JsonElement));
        using var invocation = new MemoryInvocation(System.Text.Encoding.UTF8.GetBytes(json));

        await app.Handler.HandleAsync(invocation);

        Assert.Equal(json, System.Text.Encoding.UTF8.GetString(invocation.Memory.Written));
    }

    [Theory]
    [InlineData("""{"\uD800":1}""")]
    [InlineData("""{"requestContext":{"\uDC00":{}}}""")]
    [InlineData("""{"Records":[{"\uD800":"aws:sqs"}]}""")]
    public async Task Invoke_HalfASurrogateInAName_IsAnErrorNotAnAnswer(string json) =>
        await Assert.ThrowsAsync<UnknownEventException>(() => _app.InvokeAsync(json));

    [Theory]
    [InlineData(LambdaEventSource.HttpApi, "headers")]
    [InlineData(LambdaEventSource.RestApi, "multiValueHeaders")]
    [InlineData(LambdaEventSource.ApplicationLoadBalancer, "statusDescription")]
    public async Task Invoke_NoJson_Is400InTheShapeOfTheSource(LambdaEventSource source, string field)
    {
        await using var app = await LambdaApp.StartAsync(static web => web.Run(static context => context.Response.WriteAsync("ok")), source: source);

        var answer = await app.InvokeAsync("nonsense");

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Json.TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Invoke_ThousandsOfHeaders_Is431()
    {
        var headers = string.Join(",", Enumerable.Range(0, 5000).Select(static i => $"\"h{i}\":\"v\""));

        Assert.Equal(431, (await _app.InvokeAsync($$$$"""{"rawPath":"/","headers":{{{{{headers}}}}},"requestContext":{"http":{"method":"GET"}}}""")).Status);
    }

    [Fact]
    public async Task Invoke_OneNameWithManyValues_Is414()
    {
        var name = new string('n', 10_000);
        var values = string.Join(",", Enumerable.Repeat("\"\"", 1000));

        Assert.Equal(414, (await _app.InvokeAsync($$$"""{"httpMethod":"GET","path":"/","multiValueQueryStringParameters":{"{{{name}}}":[{{{values}}}]}}""")).Status);
    }

    [Fact]
    public async Task Invoke_TwoRequests_NothingOfTheFirstIsInTheSecond()
    {
        await using var app = await LambdaApp.StartAsync(Echo.Map);
        var first = new Payloads { Method = "PUT", Target = "/first?a=1&answer=cookies", Headers = [("X-First", "1"), ("Cookie", "c=1")], Body = "first"u8.ToArray() };
        await app.InvokeAsync(first.As("HttpApiV2"));

        var answer = await app.InvokeAsync(new Payloads { Target = "/" }.As("HttpApiV2"));

        Assert.DoesNotContain("first", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("c=1", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Cookies);
        Assert.Null(answer.Header("X-Many"));
    }

    public async Task InitializeAsync() =>
        _app = await LambdaApp.StartAsync(static web => web.Run(static context => context.Response.WriteAsync("ok " + context.Request.Path)));

    public async Task DisposeAsync() => await _app.DisposeAsync();
}
