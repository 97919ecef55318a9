using System.Text;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Events that are not what they should be.</summary>
public abstract class MalformedEventFacts(Publication publication)
{
    [Fact]
    public async Task MalformedEvents_AreAnsweredAsErrors_AndTheProcessLives()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        foreach (var name in (string[])["http-api-v2", "function-url", "rest-api-v1", "alb", "alb-multi-value"])
        {
            var whole = GatewayEvent.Bytes(name);
            await AssertRefusedAsync(function, whole[..(whole.Length / 2)]);
            Assert.Equal(201, (await function.InvokeAsync(GatewayEvent.Sample(name))).Status);
        }

        await AssertRefusedAsync(function, "no JSON"u8.ToArray());
        await AssertRefusedAsync(function, []);
        await AssertRefusedAsync(function, """{"rawPath":"/x","requestContext":{"http":{"method":"GET"}},"body":"%%%","isBase64Encoded":true}"""u8.ToArray());
        await AssertRefusedAsync(function, Encoding.UTF8.GetBytes("""{"rawPath":"/x","headers":{"a":"b\r\nc"},"requestContext":{"http":{"method":"GET"}}}"""));

        // A whole event of nobody's kind: answering would lose it.
        var unknown = await function.SendAsync("""{"Records":[{"eventSource":"aws:s3"}]}"""u8.ToArray());
        Assert.False(unknown.Succeeded);
        Assert.Equal(201, (await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    private static async Task AssertRefusedAsync(RunningFunction function, byte[] json)
    {
        var result = await function.SendAsync(json);
        Assert.True(result.Succeeded, $"{Encoding.UTF8.GetString(json)}: {result.ErrorMessage}");
        Assert.Equal(400, RunningFunction.Read(result).Status);
    }
}

public sealed class MalformedEventTests() : MalformedEventFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedMalformedEventTests() : MalformedEventFacts(Publication.Trimmed);
