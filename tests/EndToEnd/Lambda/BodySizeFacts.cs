using System.Security.Cryptography;
using System.Text;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Bodies as large as the platform takes, and larger.</summary>
public abstract class BodySizeFacts(Publication publication)
{
    private const int Limit = 6 * 1024 * 1024;
    private const int ResponseLimit = Limit + 100; // Lambda's own, to the byte

    [Fact]
    public async Task Request_OfAllSixMegabytes_IsReadWhole()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        var text = new string('é', (Limit - GatewayEvent.Http("POST", "/body").Body("").Json.Length) / 6); // in JSON one is \u00E9, two bytes of UTF-8 after
        var bytes = new byte[(Limit - 4096) / 4 * 3];
        new Random(6).NextBytes(bytes);

        Assert.Equal(Digest(Encoding.UTF8.GetBytes(text)), (await function.InvokeAsync(GatewayEvent.Http("POST", "/body").Body(text))).Text);
        Assert.Equal(Digest(bytes), (await function.InvokeAsync(GatewayEvent.Http("POST", "/body").Body(bytes))).Text);
    }

    [Fact]
    public async Task Request_Above_Is413_AndTheNextIsGood()
    {
        await using var function = await RunningFunction.WebAsync(publication);

        var most = await function.InvokeAsync(GatewayEvent.Http("POST", "/body").Body(new string('x', Limit)));
        var refused = await function.InvokeAsync(GatewayEvent.Http("POST", "/body").Body(new string('x', Limit + 1)));

        Assert.Equal((200, Digest(Encoding.ASCII.GetBytes(new string('x', Limit)))), (most.Status, most.Text));
        Assert.Equal(413, refused.Status);
        Assert.Equal(201, (await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"))).Status);
    }

    [Fact]
    public async Task Response_OfAllSixMegabytes_ArrivesWhole_AndAboveIs500ThatSaysWhatToDo()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        var frame = (await function.SendAsync(Text(1_000_000))).Body.Length - 1_000_000;

        var most = await function.SendAsync(Text(ResponseLimit - frame));
        var above = RunningFunction.Read(await function.SendAsync(Text(ResponseLimit - frame + 1)));
        var farAbove = await function.InvokeAsync(GatewayEvent.Http("GET", "/body/text", $"size={20_000_000}"));

        Assert.Equal(ResponseLimit, most.Body.Length);
        Assert.Equal(ResponseLimit - frame, RunningFunction.Read(most).Body.Length);
        Assert.All([above, farAbove], static answer =>
        {
            Assert.Equal((500, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
            Assert.Contains("6", answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }

    [Fact]
    public async Task Response_OfBytes_ArrivesWhole()
    {
        await using var function = await RunningFunction.WebAsync(publication);
        var size = (Limit - 4096) / 4 * 3;
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        var answer = await function.InvokeAsync(GatewayEvent.Http("GET", "/body/bytes", $"size={size}"));

        Assert.True(answer.Body.AsSpan().SequenceEqual(bytes));
    }

    private static byte[] Text(int size) => GatewayEvent.Http("GET", "/body/text", $"size={size}").Json;

    private static string Digest(byte[] body) => $"{body.Length} {Convert.ToHexStringLower(SHA256.HashData(body))}";
}

public sealed class BodySizeTests() : BodySizeFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedBodySizeTests() : BodySizeFacts(Publication.Trimmed);
