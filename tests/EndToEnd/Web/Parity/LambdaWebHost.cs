using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.EndToEnd.Lambda;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>The application under the Runtime API emulator, as a process, behind what an HTTP API does: payload 2.0 in and out.</summary>
internal sealed class LambdaWebHost : IWebHost
{
    private readonly RunningFunction _function;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Gateway? _gateway;

    private LambdaWebHost(RunningFunction function) => _function = function;

    public string Name => "Lambda";

    public Uri Address => _gateway!.Address;

    /// <summary>What the emulator had to say against the function.</summary>
    public IReadOnlyCollection<string> Complaints => [.. _function.Environment.Api.Complaints.Select(static complaint => complaint.ToString()!)];

    public static async Task<IWebHost> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var host = new LambdaWebHost(await RunningFunction.OfAsync("tests/WebProcess", "Thaw.WebProcess", Publication.Built, settings));
        host._gateway = await Gateway.StartAsync(host.SendAsync);
        return host;
    }

    public async Task<WebAnswer> SendAsync(WebRequest request)
    {
        await _turn.WaitAsync();
        try
        {
            var result = await _function.SendAsync(Event(request));
            Assert.True(result.Succeeded, $"{result.ErrorType}: {result.ErrorMessage}\n{_function.Log}");
            var answer = RunningFunction.Read(result);
            return WebAnswer.Of(answer.Status, [.. answer.Headers, .. answer.Cookies.Select(static cookie => ("set-cookie", cookie))], answer.Body);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _function.DisposeAsync();
        _turn.Dispose();
    }

    private static byte[] Event(WebRequest request)
    {
        var headers = new JsonObject { ["host"] = TwoHosts.Host, ["x-forwarded-proto"] = "http", ["x-forwarded-for"] = "127.0.0.1", ["x-forwarded-port"] = "80" };
        foreach (var group in request.Headers.GroupBy(static header => header.Name.ToLowerInvariant()))
        {
            headers[group.Key] = string.Join(",", group.Select(static header => header.Value));
        }

        if (request.Body is { Length: > 0 } some)
        {
            headers["content-length"] = some.Length.ToString();
        }

        var root = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = "$default",
            ["rawPath"] = request.Path,
            ["rawQueryString"] = request.Query,
            ["headers"] = headers,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "123456789012",
                ["apiId"] = "a1b2c3d4e5",
                ["domainName"] = TwoHosts.Host,
                ["http"] = new JsonObject { ["method"] = request.Method, ["path"] = request.Path, ["protocol"] = "HTTP/1.1", ["sourceIp"] = "127.0.0.1", ["userAgent"] = "suite" },
                ["requestId"] = "S4mPl3HttpApi0=",
                ["routeKey"] = "$default",
                ["stage"] = "$default",
                ["time"] = "06/Oct/2025:12:15:44 +0000",
                ["timeEpoch"] = 1759752944000,
            },
            ["isBase64Encoded"] = false,
        };
        if (request.Body is { Length: > 0 } body)
        {
            var isText = body.All(static one => one is >= 0x20 and < 0x7f or (byte)'\n');
            root["body"] = isText ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body);
            root["isBase64Encoded"] = !isText;
        }

        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(root);
    }
}
