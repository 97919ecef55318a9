using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Responses that are streamed through a function URL.</summary>
public abstract class StreamingFacts(Publication publication)
{
    private static readonly Dictionary<string, string> Streaming = new() { ["STREAMING"] = "true" };

    [Fact]
    public async Task Stream_ArrivesPieceByPiece_AfterItsPrelude()
    {
        await using var function = await RunningFunction.WebAsync(publication, Streaming);
        using var gate = new Gate();
        var arrived = new StringBuilder();
        var pieces = new List<string>();

        // A piece is made only when the one before has arrived: were they kept together, this would never end.
        void OnChunk(ReadOnlyMemory<byte> chunk)
        {
            arrived.Append(Encoding.UTF8.GetString(chunk.Span));
            if (arrived.ToString().EndsWith("\n\n", StringComparison.Ordinal))
            {
                pieces.Add(arrived.ToString());
                arrived.Clear();
                gate.Open();
            }
        }

        var result = await function.SendAsync(
            GatewayEvent.Http("GET", "/stream", gate.Query, "function-url").Json, new InvocationSettings { Timeout = TimeSpan.FromSeconds(60), OnChunk = OnChunk });

        Assert.True(result.Succeeded, function.Log);
        Assert.Equal(5, pieces.Count);
        Assert.StartsWith("{\"statusCode\":202,", pieces[0], StringComparison.Ordinal);
        Assert.Equal(["data: piece 2\n\n", "data: piece 3\n\n", "data: piece 4\n\n", "data: piece 5\n\n"], pieces.Skip(1));
        var answer = RunningFunction.Read(result);
        Assert.Equal((202, "text/event-stream", "application/vnd.awslambda.http-integration-response"), (answer.Status, answer.Header("Content-Type"), result.ContentType));
        Assert.Equal(["a=1"], answer.Cookies);
        Assert.Equal(string.Concat(Enumerable.Range(1, 5).Select(static piece => $"data: piece {piece}\n\n")), answer.Text);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    [Fact]
    public async Task Stream_ThatFailsInTheMiddle_EndsWithItsError_AndTheNextIsGood()
    {
        await using var function = await RunningFunction.WebAsync(publication, Streaming);

        var broken = await function.SendAsync(GatewayEvent.Http("GET", "/stream/broken", sample: "function-url").Json);
        var large = await function.InvokeAsync(GatewayEvent.Http("GET", "/stream/large", sample: "function-url"));

        Assert.True(broken.IsStreamed);
        Assert.Equal(("Function.InvalidOperationException", "broken in the middle"), (broken.ErrorType, broken.ErrorMessage));
        Assert.Equal("half", RunningFunction.Read(broken).Text);
        Assert.Equal(160 * 64 * 1024, large.Body.Length); // more than an answer that is not streamed may have
        Assert.Equal((0, 159), (large.Body[0], large.Body[^1]));
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    [Fact]
    public async Task OtherPayloads_AreAnsweredWhole()
    {
        await using var function = await RunningFunction.WebAsync(publication, Streaming);

        var result = await function.SendAsync(GatewayEvent.Bytes("http-api-v2"));

        Assert.True(result is { Succeeded: true, IsStreamed: false }, function.Log);
    }
}

public sealed class StreamingTests() : StreamingFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedStreamingTests() : StreamingFacts(Publication.Trimmed);
