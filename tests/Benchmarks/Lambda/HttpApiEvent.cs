using System.Text;
using System.Text.Json;

namespace Thaw.Benchmarks.Lambda;

/// <summary>An HTTP API event, payload 2.0, of about one kilobyte, as a browser's request makes it.</summary>
internal static class HttpApiEvent
{
    private const string Empty = "\"content-length\":\"0\",";

    public static ReadOnlyMemory<byte> Get(string path) => Of("GET", path, Empty, body: "");

    /// <summary>The same with an API key.</summary>
    public static ReadOnlyMemory<byte> Get(string path, string key) => Of("GET", path, $"{Empty}\"x-api-key\":\"{key}\",", body: "");

    /// <summary>Puts JSON, with an API key.</summary>
    public static ReadOnlyMemory<byte> Put(string path, string query, string key, string json) =>
        Of("PUT", path, $"\"x-api-key\":\"{key}\",\"content-type\":\"application/json\",", $"\"body\":{JsonSerializer.Serialize(json)},", query);

    // Headers and body are members of JSON objects, each with its comma.
    private static byte[] Of(string method, string path, string headers, string body, string query = "") => Encoding.UTF8.GetBytes($$"""
        {"version":"2.0","routeKey":"$default","rawPath":"{{path}}","rawQueryString":"{{query}}","headers":{"accept":"application/json","accept-encoding":"gzip, deflate, br","accept-language":"en-GB,en;q=0.9",{{headers}}"host":"abcdefghij.execute-api.eu-central-1.amazonaws.com","user-agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36","x-amzn-trace-id":"Root=1-6920a1b2-0123456789abcdef01234567","x-forwarded-for":"203.0.113.17","x-forwarded-port":"443","x-forwarded-proto":"https"},"requestContext":{"accountId":"123456789012","apiId":"abcdefghij","domainName":"abcdefghij.execute-api.eu-central-1.amazonaws.com","domainPrefix":"abcdefghij","http":{"method":"{{method}}","path":"{{path}}","protocol":"HTTP/1.1","sourceIp":"203.0.113.17","userAgent":"Mozilla/5.0"},"requestId":"JKJaXmPLvHcESHA=","routeKey":"$default","stage":"$default","time":"21/Nov/2026:12:00:00 +0000","timeEpoch":1795262400000},{{body}}"isBase64Encoded":false}
        """);
}
