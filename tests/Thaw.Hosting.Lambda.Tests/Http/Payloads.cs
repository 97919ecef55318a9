using System.Text;
using System.Text.Json.Nodes;
using Thaw.Hosting.Lambda.Http;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>A request as a client sends it, and the events that the gateways make of it.</summary>
internal sealed record Payloads
{
    public string Method { get; init; } = "GET";

    /// <summary>Encoded, with its query.</summary>
    public string Target { get; init; } = "/";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    private string Path => Target.Split('?')[0];

    private string Query => Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";

    public byte[] As(string kind) => Encoding.UTF8.GetBytes(Json(Enum.Parse<PayloadKind>(kind)).ToJsonString());

    private JsonObject Json(PayloadKind kind)
    {
        var json = kind switch
        {
            PayloadKind.HttpApiV2 => Version2(Uri.UnescapeDataString(Path), "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"),
            PayloadKind.FunctionUrl => Version2(Path, "abcdef.lambda-url.eu-west-1.on.aws"),
            PayloadKind.RestApi => Version1(Path, isMulti: true, isBalancer: false),
            PayloadKind.HttpApiV1 => Version1(Uri.UnescapeDataString(Path), isMulti: true, isBalancer: false),
            _ => Version1(Path, kind == PayloadKind.LoadBalancerMultiValue, isBalancer: true),
        };
        if (kind == PayloadKind.HttpApiV1)
        {
            json["version"] = "1.0";
        }

        if (kind is PayloadKind.LoadBalancer or PayloadKind.LoadBalancerMultiValue)
        {
            json["requestContext"] = new JsonObject { ["elb"] = new JsonObject { ["targetGroupArn"] = "arn" } };
        }

        json[kind is PayloadKind.LoadBalancer or PayloadKind.LoadBalancerMultiValue && Body.Length == 0 ? "none" : "body"] = BodyText(out var isBase64);
        json["isBase64Encoded"] = isBase64;
        return json;
    }

    private JsonObject Version2(string path, string domain)
    {
        var headers = new JsonObject();
        foreach (var group in Headers.GroupBy(static header => header.Name.ToLowerInvariant()).Where(static group => group.Key != "cookie"))
        {
            headers[group.Key] = string.Join(",", group.Select(static header => header.Value));
        }

        var cookies = Headers.Where(static header => header.Name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .SelectMany(static header => header.Value.Split("; ")).Select(static cookie => (JsonNode?)cookie).ToArray();
        var json = new JsonObject { ["version"] = "2.0", ["rawPath"] = path, ["rawQueryString"] = Query };
        if (cookies.Length > 0)
        {
            json["cookies"] = new JsonArray(cookies);
        }

        json["headers"] = headers;
        json["requestContext"] = new JsonObject
        {
            ["domainName"] = domain,
            ["http"] = new JsonObject { ["method"] = Method, ["path"] = path, ["protocol"] = "HTTP/1.1", ["sourceIp"] = "127.0.0.1" },
            ["stage"] = "$default",
        };
        return json;
    }

    private JsonObject Version1(string path, bool isMulti, bool isBalancer)
    {
        var headers = new JsonObject();
        foreach (var group in Headers.GroupBy(static header => header.Name, StringComparer.OrdinalIgnoreCase))
        {
            headers[group.Key] = isMulti
                ? new JsonArray([.. group.Select(static header => (JsonNode?)header.Value)])
                : string.Join(",", group.Select(static header => header.Value));
        }

        return new JsonObject
        {
            ["httpMethod"] = Method,
            ["path"] = path,
            [isMulti ? "multiValueHeaders" : "headers"] = headers,
            [isMulti ? "multiValueQueryStringParameters" : "queryStringParameters"] = QueryObject(isMulti, isBalancer),
            ["requestContext"] = new JsonObject { ["identity"] = new JsonObject { ["sourceIp"] = "127.0.0.1" }, ["protocol"] = "HTTP/1.1", ["stage"] = "dev", ["path"] = "/dev" + path },
        };
    }

    private JsonObject QueryObject(bool isMulti, bool isRaw)
    {
        var query = new JsonObject();
        foreach (var group in Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)).GroupBy(static pair => pair[0]))
        {
            var values = group.Select(pair => isRaw ? pair[1] : Uri.UnescapeDataString(pair[1])).ToArray();
            query[isRaw ? group.Key : Uri.UnescapeDataString(group.Key)] = isMulti ? new JsonArray([.. values.Select(static value => (JsonNode?)value)]) : values[^1];
        }

        return query;
    }

    private JsonNode? BodyText(out bool isBase64)
    {
        var isText = System.Text.Unicode.Utf8.IsValid(Body);
        isBase64 = !isText;
        return Body.Length == 0 ? null : isText ? Encoding.UTF8.GetString(Body) : Convert.ToBase64String(Body);
    }
}
