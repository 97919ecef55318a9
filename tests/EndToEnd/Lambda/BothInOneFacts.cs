using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thaw.EndToEnd.Lambda;

/// <summary>One function that serves requests and messages, over one memory tier.</summary>
public abstract class BothInOneFacts(Publication publication)
{
    [Fact]
    public async Task RequestsAndMessages_InOneProcess_ShareItsMemory()
    {
        await using var function = await RunningFunction.WebAsync(publication);

        await function.InvokeAsync(GatewayEvent.Http("PUT", "/cached/acme").Body("by HTTP"));
        Assert.Equal(["lost"], await SendAsync(function, ("found", "expect acme by HTTP"), ("lost", "expect acme by nobody"), ("set", "set globex by SQS")));
        using var read = JsonDocument.Parse((await function.InvokeAsync(GatewayEvent.Http("GET", "/cached/globex"))).Body);

        Assert.Equal(("by SQS", 0), (read.RootElement.GetProperty("value").GetString(), read.RootElement.GetProperty("made").GetInt32()));
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    // The messages that failed.
    private static async Task<IEnumerable<string?>> SendAsync(RunningFunction function, params (string Id, string Body)[] messages)
    {
        var batch = JsonNode.Parse(GatewayEvent.Bytes("sqs"))!;
        var like = batch["Records"]![0]!;
        batch["Records"] = new JsonArray([.. messages.Select(message =>
        {
            var record = like.DeepClone();
            (record["messageId"], record["body"]) = (message.Id, message.Body);
            return record;
        })]);
        var result = await function.SendAsync(Encoding.UTF8.GetBytes(batch.ToJsonString()));
        Assert.True(result.Succeeded, result.ErrorMessage);
        return JsonNode.Parse(result.Body.Span)!["batchItemFailures"]!.AsArray().Select(static failure => (string?)failure!["itemIdentifier"]);
    }
}

public sealed class BothInOneTests() : BothInOneFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedBothInOneTests() : BothInOneFacts(Publication.Trimmed);
