using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.Upstream;

public sealed partial class Rfc9111Tests
{
    public static TheoryData<string> Rules => [.. Rfc9111Cases.All.Select(static one => one.Rule)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Answer_ByTheStandard_ComesFromWhereItShould(string rule)
    {
        var script = Rfc9111Cases.All.Single(one => one.Rule == rule);
        await using var bench = await UpstreamBench.StartAsync(options =>
        {
            options.Shared = !script.Private;
            script.Options?.Invoke(options);
        });
        var answers = 0;
        var notModified = 0;
        bench.Server.Answer = AnswerAsync;
        for (var i = 0; i < script.Asks.Length; i++)
        {
            var ask = script.Asks[i];
            bench.Clock.Advance(TimeSpan.FromSeconds(ask.After));
            var (count, valid) = (bench.Server.Count, notModified);
            using var request = new HttpRequestMessage(new HttpMethod(ask.Method), ask.Path);
            foreach (var (name, value) in Lines(ask.Headers, bench.Clock))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await bench.Client.SendAsync(request);
            var from = (int)response.StatusCode == 504 ? From.Nowhere
                : bench.Server.Count == count || (script.LaterStatus is { } failing && ask.Expect == From.Cache && (int)response.StatusCode != failing) ? From.Cache
                : notModified > valid ? From.Revalidated
                : From.Origin;
            Assert.True(ask.Expect == from, $"Ask {i + 1}: {from} instead of {ask.Expect}; {UpstreamBench.StatusOf(response)}");
            Assert.Equal(from == From.Cache, UpstreamBench.StatusOf(response).Contains("; hit", StringComparison.Ordinal));
            if (from is From.Cache or From.Revalidated)
            {
                Assert.Equal(script.Status, (int)response.StatusCode);
                Assert.Equal(ask.Method == "HEAD" ? "" : $"body {ask.Body}", await response.Content.ReadAsStringAsync());
                Assert.Equal(6, response.Content.Headers.ContentLength);
            }

            if (ask.Age >= 0)
            {
                Assert.Equal(TimeSpan.FromSeconds(ask.Age), response.Headers.Age);
            }
        }

        async Task AnswerAsync(HttpContext context)
        {
            var isLater = answers > 0 && script.Later is not null;
            var lines = Lines(isLater ? script.Later! : script.Answer, bench.Clock).ToArray();
            var isKnown = lines.Any(line => (line.Name == "ETag" && context.Request.Headers.IfNoneMatch == line.Value)
                || (line.Name == "Last-Modified" && context.Request.Headers.IfModifiedSince.Count > 0));
            if (isKnown)
            {
                notModified++;
                lines = script.NotModified is null ? lines : [.. Lines(script.NotModified, bench.Clock)];
            }

            context.Response.StatusCode = isKnown ? 304 : isLater ? script.LaterStatus ?? script.Status : script.Status;
            foreach (var group in lines.GroupBy(static line => line.Name))
            {
                context.Response.Headers[group.Key] = group.Select(static line => line.Value).ToArray();
            }

            if (!isKnown && context.Request.Method != "HEAD")
            {
                await context.Response.WriteAsync($"body {Interlocked.Increment(ref answers)}");
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Lines(string text, TimeProvider clock) =>
        from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        select (line[..colon], Instant().Replace(
            line[(colon + 1)..].Trim(), match => clock.GetUtcNow().AddSeconds(int.Parse(match.Groups[1].Value)).ToString("R")));

    [GeneratedRegex(@"\{([+-]\d+)\}")]
    private static partial Regex Instant();
}
