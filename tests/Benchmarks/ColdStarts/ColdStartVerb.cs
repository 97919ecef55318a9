using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Thaw.Benchmarks.Lambda;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.ColdStarts;

/// <summary>
/// What a container of the Api needs up to its first answer out of DynamoDB: a cached value, read by a process that has just been started, from DynamoDB Local, plain and with
/// TLS before it. Beside it the same with the client's warm-up off, and the same Api with the SDK's client under the cache's reads. Starts take turns; medians.
/// </summary>
internal static class ColdStartVerb
{
    private const string Key = "key-of-olga";
    private const string Value = "/api/performance/cache/inventory/pump";
    private const string Warmed = "warmed";

    public static async Task<int> RunAsync(bool quick)
    {
        var starts = quick ? 1 : 15;
        Func<string, string, string> find = quick ? Published.Built : Published.Folder;
        var api = new Subject("api", find(RepositoryRoot.Path, "functions/Api"), "Api");
        var sdk = new Subject("sdk", find(RepositoryRoot.Path, "tests/SdkApiProcess"), "Thaw.SdkApiProcess");
        await using var database = await DynamoDbLocal.StartAsync(dataFolder: null);
        using var front = new TlsFront(database.Url);
        var variables = Variables(database.Url);
        await WriteValueAsync(api, variables);

        var cases = new List<ColdStartCase>();
        foreach (var suffix in (string[])["", "/tls"])
        {
            if (suffix.Length > 0)
            {
                variables = new(variables) { ["AWS_ENDPOINT_URL_DYNAMODB"] = front.Url.AbsoluteUri, ["SSL_CERT_FILE"] = front.CertificateFile };
            }

            cases.Add(new ColdStartCase("sdk" + suffix, sdk, variables));
            cases.Add(new ColdStartCase("notWarmed" + suffix, api, new Dictionary<string, string>(variables) { ["Thaw__DynamoDb__WarmUp"] = "false" }));
            cases.Add(new ColdStartCase(Warmed + suffix, api, variables));
        }

        var seen = cases.ToDictionary(static one => one.Name, static _ => new List<ColdStart>());
        for (var round = quick ? 1 : 0; round <= starts; round++)
        {
            await Console.Error.WriteAsync($"\rstarts {round} of {starts}");
            foreach (var one in cases)
            {
                var start = await StartAsync(one);
                if (round > 0) // the first one reads files from disk
                {
                    seen[one.Name].Add(start);
                }
            }
        }

        await Console.Error.WriteLineAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { rows = cases.Select(one => Row(one.Name, seen[one.Name])) }, JsonSerializerOptions.Web));
        return 0;
    }

    private static object Row(string name, List<ColdStart> starts) => new
    {
        name,
        initMillis = Median(starts, static start => start.Init),
        answerMillis = Median(starts, static start => start.Answer),
        totalMillis = Median(starts, static start => start.Total),
        totalLeastMillis = Math.Round(starts.Min(static start => start.Total.TotalMilliseconds), 1),
        totalMostMillis = Math.Round(starts.Max(static start => start.Total.TotalMilliseconds), 1),
    };

    private static double Median(List<ColdStart> starts, Func<ColdStart, TimeSpan> of) => Math.Round(starts.Select(of).Order().ElementAt(starts.Count / 2).TotalMilliseconds, 1);

    private static Dictionary<string, string> Variables(Uri database) => new(StringComparer.Ordinal)
    {
        ["CACHE_TABLE_NAME"] = $"coldstart-{Guid.NewGuid():N}",
        ["AWS_ENDPOINT_URL_DYNAMODB"] = database.AbsoluteUri,
        ["Thaw__DynamoDb__TransactionItems"] = $"{DynamoDbLocal.TransactionItems}",
        ["Thaw__Caching__StoreTimeoutMilliseconds"] = "30000",
        ["Thaw__ApiKeys__0__Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
        ["Thaw__ApiKeys__0__Owner"] = "olga",
        ["Thaw__ApiKeys__0__Roles__0"] = "thaw.operator",
    };

    // By the Api itself, which also makes the table.
    private static async Task WriteValueAsync(Subject api, Dictionary<string, string> variables)
    {
        var value = JsonSerializer.Serialize(new { text = new string('x', 1000) });
        using var driver = new RuntimeApiDriver(api, default, new Dictionary<string, string>(variables) { ["Thaw__DynamoDb__CreateTable"] = "true" });
        await driver.InitializedAsync();
        Expect(204, await driver.InvokeAsync(HttpApiEvent.Put(Value, "ttlSeconds=3600", Key, value)));
    }

    private static async Task<ColdStart> StartAsync(ColdStartCase one)
    {
        using var driver = new RuntimeApiDriver(one.Subject, default, one.Variables);
        var init = await driver.InitializedAsync();
        var answer = await driver.InvokeAsync(HttpApiEvent.Get(Value, Key));
        Expect(200, answer);
        return new ColdStart(init, answer.Duration);
    }

    // A fresh process has it from the table or not at all.
    private static void Expect(int status, Local.RuntimeApi.InvocationResult answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.GetProperty("statusCode").GetInt32() != status)
        {
            throw new InvalidOperationException($"The Api answered: {text}");
        }
    }
}
