using System.Text.Json;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>functions/Api as the platform starts it: its endpoints, its callers, and its cache over DynamoDB.</summary>
public abstract class ApiFacts(Publication publication)
{
    private const string Acme = "{\"name\":\"Acme\",\"city\":\"Ulm\"}";

    // Whom the gateway's token names an operator.
    private static readonly Dictionary<string, string> Operators = new() { ["Thaw__Operators__Claim"] = "cognito:groups", ["Thaw__Operators__Values"] = "operators" };

    private protected Publication Publication => publication;

    [Fact]
    public async Task Endpoints_ServeVerifiedCallers_WithoutKestrel()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication, Operators);
        const string Place = "/api/performance/cache/company/acme";

        Assert.Equal(204, (await api.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);
        var found = await api.InvokeAsync(GatewayEvent.Http("GET", Place));
        Assert.Equal((200, Acme, "nosniff"), (found.Status, found.Text, found.Header("X-Content-Type-Options")));
        Assert.Equal(304, (await api.InvokeAsync(GatewayEvent.Http("GET", Place).Header("if-none-match", found.Header("ETag")!))).Status);
        Assert.Equal(401, (await api.InvokeAsync(GatewayEvent.Http("GET", Place).Anonymous())).Status);
        Assert.Equal(401, (await api.InvokeAsync(GatewayEvent.Sample("http-api-v2").Anonymous())).Status);
        Assert.Equal(200, (await api.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/health/live").Anonymous())).Status);
        Assert.Equal(404, (await api.InvokeAsync(GatewayEvent.Sample("function-url"))).Status);
        Assert.Equal(401, (await api.InvokeAsync(GatewayEvent.Sample("alb-multi-value"))).Status); // a load balancer vouches for nobody
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain("Kestrel", await File.ReadAllTextAsync($"/proc/{api.ProcessId}/maps"), StringComparison.Ordinal);
        }

        Assert.Empty(api.Environment.Api.Complaints);
    }

    [SkippableFact]
    public async Task Cache_OverDynamoDb_IsTheSameInEveryContainer()
    {
        var settings = await OverDynamoDbAsync();
        await using var first = await RunningFunction.OfAsync("Api", publication, settings);
        await using var second = await RunningFunction.OfAsync("Api", publication, settings);
        const string Place = "/api/performance/cache/company/acme";

        Assert.Equal(204, (await first.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);

        // Written by a token's operator through an HTTP API, read by a role through a function URL.
        var found = await second.InvokeAsync(GatewayEvent.Http("GET", Place, sample: "function-url"));
        Assert.Equal((200, Acme, "application/json"), (found.Status, found.Text, found.Header("Content-Type")));
        Assert.Equal(412, (await second.InvokeAsync(GatewayEvent.Http("PUT", Place).Header("if-match", "\"other\"").Body("{}"))).Status);
        Assert.Equal(204, (await second.InvokeAsync(GatewayEvent.Http("PUT", Place).Header("if-match", found.Header("ETag")!).Body("[1]"))).Status);
        var posted = await first.InvokeAsync(GatewayEvent.Http("POST", "/api/performance/cache").Body("""{"operation":"get","namespace":"company","key":"new"}"""));
        Assert.False(JsonDocument.Parse(posted.Body).RootElement.GetProperty("found").GetBoolean());
        Assert.Equal(200, (await first.InvokeAsync(GatewayEvent.Http("DELETE", Place))).Status);
        Assert.Equal(404, (await first.InvokeAsync(GatewayEvent.Http("GET", Place))).Status);
        Assert.Equal(403, (await first.InvokeAsync(GatewayEvent.Http("PUT", Place, sample: "function-url").Header("content-type", "application/json").Body("1"))).Status);

        var report = JsonDocument.Parse((await second.InvokeAsync(GatewayEvent.Http("GET", "/api/performance/cache"))).Body).RootElement;
        Assert.Equal(["memory", "dynamodb"], report.GetProperty("tiers").EnumerateArray().Select(static tier => tier.GetProperty("name").GetString()!));
        Assert.All(report.GetProperty("tiers").EnumerateArray(), static tier => Assert.Equal(0, tier.GetProperty("errors").GetInt32()));
    }

    // As template.yaml sets it for IAM, and where its parameter says nobody.
    [Theory]
    [InlineData("iam:roleArn", "arn:aws:iam::123456789012:role/Other,arn:aws:iam::123456789012:role/Reporting", 204)]
    [InlineData("iam:roleArn", "arn:aws:iam::123456789012:role/Other", 403)]
    [InlineData("", "", 403)]
    public async Task SharedNamespaces_AreWrittenByTheRolesThatTheStackNames(string claim, string values, int status)
    {
        await using var api = await RunningFunction.OfAsync(
            "Api", publication, new Dictionary<string, string> { ["Thaw__Operators__Claim"] = claim, ["Thaw__Operators__Values"] = values });

        var put = await api.InvokeAsync(
            GatewayEvent.Http("PUT", "/api/performance/cache/company/acme", sample: "function-url").Header("content-type", "application/json").Body("1"));

        Assert.Equal(status, put.Status);
    }

    // The SDK is for what is rare, and costs a container's start where it is loaded.
    [SkippableFact]
    public async Task CachedReads_OverDynamoDb_LoadNothingOfTheSdksDynamoDb()
    {
        var settings = await OverDynamoDbAsync();
        await using var creator = await RunningFunction.OfAsync("Api", publication, settings);
        Assert.Equal(204, (await creator.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);

        // As it is deployed: the table is there.
        settings.Remove("Thaw__DynamoDb__CreateTable");
        await using var api = await RunningFunction.OfAsync("Api", publication, settings);
        var read = GatewayEvent.Http("POST", "/api/performance/cache").Body("""{"operation":"get","namespace":"company","key":"acme"}""");
        var tiers = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            tiers.Add(JsonDocument.Parse((await api.InvokeAsync(read)).Body).RootElement.GetProperty("tier").GetString());
        }

        Assert.Equal(["dynamodb", "memory"], tiers);
        Skip.If(await api.AssembliesAsync() is null, "What a process has loaded is read from /proc.");
        Assert.Contains("AWSSDK.DynamoDBv2", (await creator.AssembliesAsync())!); // which made the table with it
        Assert.Contains("Thaw.Aws", (await api.AssembliesAsync())!);
        Assert.DoesNotContain("AWSSDK.DynamoDBv2", (await api.AssembliesAsync())!);
    }

    [Fact]
    public async Task Mistakes_AreProblemsThatNameThem()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication, Operators);

        var lifetime = await api.InvokeAsync(GatewayEvent.Http("PUT", "/api/performance/cache/company/acme", "ttlSeconds=never").Body("1"));
        var json = await api.InvokeAsync(GatewayEvent.Http("POST", "/api/performance/cache").Body("""{"operation":"explode"}"""));
        var torn = await api.InvokeAsync(GatewayEvent.Http("POST", "/api/performance/cache").Body("""{"operation":"""));

        Assert.All([lifetime, json, torn], static problem => Assert.Equal((400, "application/problem+json"), (problem.Status, problem.Header("Content-Type"))));
        Assert.Contains("ttlSeconds", lifetime.Text, StringComparison.Ordinal);
        Assert.Contains("operation", json.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaces_AreReadFromTheConfiguration()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication, new Dictionary<string, string>(Operators)
        {
            ["Thaw__Caching__Namespaces__mine__PerUser"] = "true",
        });
        const string Place = "/api/performance/cache/mine/note";

        Assert.Equal(204, (await api.InvokeAsync(GatewayEvent.Http("PUT", Place).User("ann").Body("\"ann's\""))).Status);
        Assert.Equal(200, (await api.InvokeAsync(GatewayEvent.Http("GET", Place).User("ann"))).Status);
        Assert.Equal(404, (await api.InvokeAsync(GatewayEvent.Http("GET", Place).User("bob"))).Status);
    }

    [Theory]
    [InlineData("L1_CACHE_SIZE", "many", "L1_CACHE_SIZE")]
    [InlineData("REDIS_ENDPOINT", "redis:6379", "REDIS_ENDPOINT")]
    [InlineData("THAW_WARM_UP", "perhaps", "THAW_WARM_UP is \\u0027perhaps\\u0027; it must be true or false.")]
    public async Task UnusableSetting_StopsTheStart_AndNamesItself(string name, string value, string said)
    {
        await using var api = await RunningFunction.OfAsync("Api", publication, new Dictionary<string, string> { [name] = value });

        var init = await api.StartAsync();

        Assert.Contains(said, System.Text.Encoding.UTF8.GetString(init.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DescribesEveryEndpoint()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication);

        using var document = JsonDocument.Parse((await OpenApiAsync(api)).Body);

        Assert.Equal("Thaw", document.RootElement.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(
            [
                "/api/batch", "/api/performance/analyze", "/api/performance/cache", "/api/performance/cache/{namespace}", "/api/performance/cache/{namespace}/{key}", "/api/performance/health", "/api/performance/health/live",
                "/api/performance/metrics", "/api/performance/optimize", "/api/performance/search", "/api/performance/tasks", "/api/performance/tasks/redrive", "/api/performance/tasks/retry", "/api/performance/tasks/{id}", "/api/performance/tasks/{id}/retry",
            ],
            document.RootElement.GetProperty("paths").EnumerateObject().Select(static path => path.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dashboard_IsShownToAnybody_Compressed_AndSentOnce()
    {
        await using var api = await RunningFunction.OfAsync("Api", publication);

        var plain = await api.InvokeAsync(GatewayEvent.Http("GET", "/").Anonymous());
        var page = await api.InvokeAsync(GatewayEvent.Http("GET", "/").Anonymous().Header("accept-encoding", "gzip, deflate, br"));
        var same = await api.InvokeAsync(GatewayEvent.Http("GET", "/").Anonymous().Header("accept-encoding", "gzip, deflate, br").Header("if-none-match", page.Header("ETag")!));

        Assert.Equal((200, "text/html; charset=utf-8", null), (plain.Status, plain.Header("Content-Type"), plain.Header("Content-Encoding")));
        Assert.StartsWith("<!doctype html>", plain.Text, StringComparison.Ordinal);
        Assert.Equal((200, "br", true), (page.Status, page.Header("Content-Encoding"), page.IsBase64));
        using var unpacked = new StreamReader(new System.IO.Compression.BrotliStream(new MemoryStream(page.Body), System.IO.Compression.CompressionMode.Decompress));
        Assert.Equal(plain.Text, await unpacked.ReadToEndAsync());
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal((304, 0), (same.Status, same.Body.Length));
    }

    private protected static async Task<LambdaAnswer> OpenApiAsync(RunningFunction api)
    {
        var answer = await api.InvokeAsync(GatewayEvent.Http("GET", "/openapi/v1.json"));
        Assert.Equal((200, "application/json;charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        return answer;
    }

    private static async Task<Dictionary<string, string>> OverDynamoDbAsync() => new(Operators)
    {
        ["CACHE_TABLE_NAME"] = $"api-{Guid.NewGuid():N}",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = (await DynamoDbLocal.SharedAsync()).Url.AbsoluteUri,
        ["Thaw__DynamoDb__CreateTable"] = "true",
        ["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
        ["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000", // the machine may be busy
    };
}

public sealed class ApiTests() : ApiFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class ReadyToRunApiTests() : ApiFacts(Publication.ReadyToRun);

[Trait("Category", "Long")]
public sealed class TrimmedApiTests() : ApiFacts(Publication.Trimmed)
{
    [Fact]
    public async Task OpenApi_IsWhatTheApiSaysThatWasNotTrimmed()
    {
        await using var trimmed = await RunningFunction.OfAsync("Api", Publication);
        await using var built = await RunningFunction.OfAsync("Api", Publication.Built);

        Assert.Equal((await OpenApiAsync(built)).Text, (await OpenApiAsync(trimmed)).Text);
    }
}
