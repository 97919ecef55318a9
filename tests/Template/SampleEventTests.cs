using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Thaw.Template.Reading;
using Thaw.Tests.Support;

namespace Thaw.Template;

/// <summary>Every function has sample events of every kind it can be woken by, and the list says which.</summary>
public sealed partial class SampleEventTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "functions", "events");

    private static readonly List<(string File, string Function)> Rows =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(static match => (match.Groups["file"].Value, match.Groups["function"].Value))];

    public static TheoryData<string> Listed => [.. Rows.Select(static row => row.File)];

    [Theory]
    [MemberData(nameof(Listed))]
    public void Event_IsOfTheKindThatItsFunctionIsWokenBy(string file)
    {
        var function = Assert.Single(Rows, row => row.File == file).Function;
        Assert.Contains(function, Stack.Ours.Functions);
        Assert.Contains(KindOf(Read(file)), function switch
        {
            "ApiFunction" => ["HTTP 2.0", "HTTP 1.0", "ALB"],
            "TaskWorkerFunction" => ["SQS"],
            _ => new[] { "EventBridge" },
        });
    }

    [Fact]
    public void Events_AreAllListed() => Assert.Equal(
        Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Rows.Select(static row => row.File).Order(StringComparer.Ordinal));

    [Fact]
    public void Events_CoverEveryFunctionAndEveryPayload()
    {
        Assert.Empty(Stack.Ours.Functions.Except(Rows.Select(static row => row.Function)));
        Assert.Equal(
            ["ALB", "EventBridge", "HTTP 1.0", "HTTP 2.0", "SQS"],
            Rows.Select(static row => KindOf(Read(row.File))).Distinct().Order(StringComparer.Ordinal));
        Assert.Single(Rows, static row => Read(row.File)["requestContext"]?["domainName"]?.ToString().Contains(".lambda-url.", StringComparison.Ordinal) is true);
        Assert.Single(Rows, static row => KindOf(Read(row.File)) == "ALB" && Read(row.File)["multiValueHeaders"] is not null);
    }

    // What SQS itself would not deliver would be no sample.
    [Fact]
    public void Messages_AreDeliveredAsSqsDoes() => Assert.All((JsonArray)Read("sqs.json")["Records"]!, static message =>
    {
#pragma warning disable CA5351 // SQS's own checksum
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes((string)message!["body"]!))), (string?)message["md5OfBody"]);
#pragma warning restore CA5351
        Assert.Matches("^t[0-9a-f]{32}$", (string?)message["body"]); // a task's id, and nothing else
    });

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    private static string KindOf(JsonNode read) => read switch
    {
        _ when (string?)read["Records"]?[0]?["eventSource"] == "aws:sqs" => "SQS",
        _ when read["detail-type"] is not null => "EventBridge",
        _ when read["requestContext"]?["elb"] is not null => "ALB",
        _ when read["requestContext"]?["http"] is not null => "HTTP 2.0",
        _ when read["httpMethod"] is not null => "HTTP 1.0",
        _ => "unknown",
    };

    [GeneratedRegex(@"^\| `(?<file>[\w.-]+\.json)` \| (?<function>\w+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
