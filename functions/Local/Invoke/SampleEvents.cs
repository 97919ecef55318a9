using System.Text.Json;
using Thaw.Local.Functions;

namespace Thaw.Local.Invoke;

/// <summary>The event that a function is sent unless one is named: from <c>functions/events</c>, else the smallest of its kind.</summary>
internal static class SampleEvents
{
    private const string HttpApi = """
        {"version":"2.0","routeKey":"$default","rawPath":"/api/performance/health/live","rawQueryString":"","headers":{"host":"localhost","accept":"*/*"},
        "requestContext":{"accountId":"123456789012","apiId":"local","domainName":"localhost","domainPrefix":"local","http":{"method":"GET","path":"/api/performance/health/live","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"Local"},
        "requestId":"local","routeKey":"$default","stage":"$default","time":"01/Jan/2026:00:00:00 +0000","timeEpoch":1767225600000},"isBase64Encoded":false}
        """;

    private const string Sqs = """{"Records":[]}""";

    private const string Schedule = """
        {"version":"0","id":"00000000-0000-0000-0000-000000000000","detail-type":"Scheduled Event","source":"aws.events","account":"123456789012",
        "time":"2026-01-01T00:00:00Z","region":"eu-central-1","resources":[],"detail":{}}
        """;

    // What an event of a function's kind has on its first level.
    private static readonly Dictionary<string, (string Property, string Smallest)> Kinds = new(StringComparer.Ordinal)
    {
        ["Api"] = ("requestContext", HttpApi),
        ["TaskWorker"] = ("Records", Sqs),
        ["Maintenance"] = ("detail-type", Schedule),
    };

    /// <summary>The event's JSON, and where it comes from.</summary>
    /// <exception cref="FunctionException">The named file is not there, cannot be read or is not JSON.</exception>
    public static (byte[] Json, string From) Find(FunctionFolder function, string? file, string from)
    {
        if (file is not null)
        {
            var path = GivenPath.Resolve(file, from, File.Exists);
            return !File.Exists(path) ? throw new FunctionException($"There is no file {path}.")
                : Read(path) ?? throw new FunctionException($"{path} cannot be read, or is not JSON.");
        }

        var folder = Path.Combine(function.Root, "functions", "events");
        var property = Kinds.GetValueOrDefault(function.Name).Property;
        if (function.Source is not null && Directory.Exists(folder))
        {
            var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            var own = files.Where(path => Plain(path).StartsWith(Plain(function.Name), StringComparison.OrdinalIgnoreCase));
            foreach (var candidate in own.Concat(files).Select(Read).OfType<(byte[] Json, string From)>())
            {
                if (property is null || Has(candidate.Json, property))
                {
                    return candidate;
                }
            }
        }

        return (System.Text.Encoding.UTF8.GetBytes(Kinds.GetValueOrDefault(function.Name).Smallest ?? "{}"), "the smallest event of its kind");
    }

    private static string Plain(string path) => Path.GetFileNameWithoutExtension(path).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static (byte[] Json, string From)? Read(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            using var document = JsonDocument.Parse(json);
            return (json, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool Has(byte[] json, string property)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(property, out _);
    }
}
