using System.Text.Json;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Every kind of payload that is a request, in and out: the sample events, which <c>sam local invoke</c> sends too.</summary>
public abstract class PayloadFacts(Publication publication)
{
    [Theory]
    [InlineData(
        "http-api-v2", "PUT https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/api/performance/cache/company/acme?ttlSeconds=60&tags=customers&tags=eu%20west",
        "ttlSeconds=60 tags=customers|eu west", "theme=dark session=a1b2c3", "0f8fad5b-d9cb-469f-a165-70867728950e", "{\"name\":\"Acme\",\"city\":\"Ulm\"}")]
    [InlineData("function-url", "GET https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/api/performance/cache/company/caf%C3%A9", "", "", "AROAEXAMPLEEXAMPLE01", "")]
    [InlineData(
        "rest-api-v1", "GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/dev/api/performance/cache/company/caf%C3%A9",
        "", "theme=dark session=a1b2c3", "0f8fad5b-d9cb-469f-a165-70867728950e", "")]
    [InlineData("alb", "PUT https://thaw.example.com/api/performance/cache/company/acme?ttlSeconds=60&tags=eu%20west", "ttlSeconds=60 tags=eu west", "theme=dark", null, "\0\u00FF\u0080\u00FF")]
    [InlineData("alb-multi-value", "GET http://thaw.example.com/api/performance/cache/company/acme", "", "theme=dark session=a1b2c3", null, "")]
    public async Task Request_OfEachKind_ArrivesWholeAndIsAnsweredInItsShape(string name, string line, string query, string cookies, string? user, string body)
    {
        await using var function = await RunningFunction.WebAsync(publication);

        var result = await function.SendAsync(GatewayEvent.Bytes(name));
        var answer = RunningFunction.Read(result);
        var seen = JsonDocument.Parse(answer.Body).RootElement;

        Assert.Equal(line, $"{Text(seen, "method")} {Text(seen, "url")}");
        Assert.Equal((query, cookies, user), (Texts(seen, "query"), Texts(seen, "cookies"), Text(seen, "user")));
        Assert.Equal(("203.0.113.7", "HTTP/1.1", $"{result.RequestId}"), (Text(seen, "address"), Text(seen, "protocol"), Text(seen, "requestId")));
        Assert.Equal(body, System.Text.Encoding.Latin1.GetString(seen.GetProperty("body").GetBytesFromBase64()));
        Assert.Equal(name == "rest-api-v1" ? "/dev" : "", Text(seen, "pathBase"));
        Assert.True(seen.GetProperty("isColdStart").GetBoolean());
        Assert.InRange(seen.GetProperty("remainingSeconds").GetDouble(), 1, RunningFunction.OrdinaryTime.TotalSeconds);
        Assert.Equal(201, answer.Status);
        Assert.Equal(["a=1", "b=2"], answer.Cookies);
        Assert.Equal(name is "rest-api-v1" or "alb-multi-value" ? ["1", "2"] : ["1, 2"], answer.Headers.Where(static header => header.Name == "X-A").Select(static header => header.Value));
        Assert.False(answer.IsBase64);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    [Theory]
    [InlineData("http-api-v2")]
    [InlineData("rest-api-v1")]
    [InlineData("alb")]
    public async Task Bytes_GoInAndOutAsTheyAre(string name)
    {
        await using var function = await RunningFunction.WebAsync(publication);
        var bytes = new byte[70_000];
        new Random(1).NextBytes(bytes);

        var answer = await function.InvokeAsync(GatewayEvent.Sample(name).Body(bytes).Header("x-answer", "body"));

        Assert.True(answer.IsBase64);
        Assert.Equal(bytes, answer.Body);
    }

    [Fact]
    public async Task TraceHeader_IsTheActivitysTrace()
    {
        await using var function = await RunningFunction.WebAsync(publication);

        var result = await function.SendAsync(
            GatewayEvent.Bytes("http-api-v2"), new() { TraceId = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1" });

        using var seen = JsonDocument.Parse(RunningFunction.Read(result).Body);
        Assert.Equal("5759e988bd862e3fe1be46a994272793", Text(seen.RootElement, "traceId"));
    }

    private static string? Text(JsonElement seen, string name) => seen.GetProperty(name).GetString();

    private static string Texts(JsonElement seen, string name) => string.Join(' ', seen.GetProperty(name).EnumerateArray().Select(static item => item.GetString()));
}

public sealed class PayloadTests() : PayloadFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedPayloadTests() : PayloadFacts(Publication.Trimmed);
