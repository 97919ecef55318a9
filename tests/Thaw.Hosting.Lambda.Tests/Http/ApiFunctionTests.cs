using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>functions/Api as the platform starts it: a process that asks the Runtime API for its requests.</summary>
public sealed class ApiFunctionTests
{
    public static string Assembly { get; } = Path.GetFullPath(
        typeof(ApiFunctionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "ApiAssembly").Value!);

    [Fact]
    public async Task Api_OnLambda_ServesItsEndpointsToVerifiedCallersWithoutKestrel()
    {
        using var api = new StubRuntimeApi();
        using var process = Start(api);
        try
        {
            var stored = GoldenEventTests.Event("http-api-v2");

            Assert.Equal(204, (await InvokeAsync(api, "1", stored)).Status);
            var found = await InvokeAsync(api, "2", Change(stored, "GET", authorizer: true));
            Assert.Equal((200, "{\"name\":\"Acme\",\"city\":\"Ulm\"}"), (found.Status, found.Text));
            Assert.Equal("nosniff", found.Header("X-Content-Type-Options"));
            Assert.Equal(304, (await InvokeAsync(api, "3", Change(stored, "GET", authorizer: true, ("if-none-match", found.Header("ETag")!)))).Status);
            Assert.Equal(401, (await InvokeAsync(api, "4", Change(stored, "GET", authorizer: false))).Status);
            Assert.Equal(401, (await InvokeAsync(api, "5", Change(stored, "PUT", authorizer: false))).Status);
            Assert.Equal(200, (await InvokeAsync(api, "6", Change(stored, "GET", authorizer: false, path: "/api/performance/health/live"))).Status);
            Assert.Equal(404, (await InvokeAsync(api, "7", GoldenEventTests.Event("function-url"))).Status);
            Assert.DoesNotContain("Kestrel", await File.ReadAllTextAsync($"/proc/{process.Id}/maps"), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<LambdaAnswer> InvokeAsync(StubRuntimeApi api, string id, byte[] json)
    {
        await (await api.NextAsync()).EventAsync(id, Encoding.UTF8.GetString(json));
        var response = await api.ResponseAsync(id);
        await response.AcceptAsync();
        return LambdaAnswer.Whole(response.Body);
    }

    private static byte[] Change(byte[] json, string method, bool authorizer, (string Name, string Value)? header = null, string? path = null)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        var context = root["requestContext"]!.AsObject();
        context["http"]!["method"] = method;
        root["rawPath"] = path ?? root["rawPath"]!.GetValue<string>();
        root["rawQueryString"] = "";
        if (method != "PUT")
        {
            root.Remove("body");
            root["headers"]!.AsObject().Remove("content-length");
        }

        if (!authorizer)
        {
            context.Remove("authorizer");
        }

        if (header is { } more)
        {
            root["headers"]![more.Name] = more.Value;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static Process Start(StubRuntimeApi api)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Assembly]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{api.Address.Port}";
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "thaw";
        start.Environment["Thaw__Lambda__Extension"] = "false";
        start.Environment["Thaw__Operators__Claim"] = "cognito:groups";
        start.Environment["Thaw__Operators__Values"] = "operators";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }
}
