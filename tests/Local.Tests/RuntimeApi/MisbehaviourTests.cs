using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

/// <summary>Each kind of trouble is made, and is still HTTP that a client must get along with.</summary>
public sealed class MisbehaviourTests
{
    private static readonly string Event = new('e', 3000);

    [Fact]
    public async Task PiecesAndOddHeaders_AreTheSameMessage()
    {
        var (next, accepted, api) = await RoundAsync(new Misbehaviour { PieceSize = 1, OddHeaders = true });

        Assert.Equal(Event, next.Body);
        Assert.Equal(202, accepted!.Status);
        Assert.All(next.Headers.Keys, static name => Assert.Equal(name.ToLowerInvariant(), name));
        Assert.Empty(api);
    }

    [Fact]
    public async Task ChunkedNext_CarriesTheEvent()
    {
        var (next, _, _) = await RoundAsync(new Misbehaviour { ChunkedNext = true });

        Assert.Equal(Event, next.Body);
        Assert.Equal("chunked", next.Headers["Transfer-Encoding"]);
        Assert.False(next.Headers.ContainsKey("Content-Length"));
    }

    [Fact]
    public async Task Continue_ComesBeforeTheAnswer()
    {
        var (_, accepted, _) = await RoundAsync(new Misbehaviour { Continue = true });

        Assert.Equal((202, 1), (accepted!.Status, accepted.Interim));
    }

    [Fact]
    public async Task CloseAnnounced_SaysSo()
    {
        var (_, accepted, _) = await RoundAsync(new Misbehaviour { CloseAnnounced = true }, isClosed: true);

        Assert.Equal("close", accepted!.Headers["Connection"]);
    }

    [Fact]
    public async Task CloseIdle_SaysNothing()
    {
        var (_, accepted, _) = await RoundAsync(new Misbehaviour { CloseIdle = true }, isClosed: true);

        Assert.False(accepted!.Headers.ContainsKey("Connection"));
    }

    [Fact]
    public async Task CloseBeforeAccepted_HasTakenTheResponse()
    {
        var (_, accepted, _) = await RoundAsync(new Misbehaviour { CloseBeforeAccepted = true }, isClosed: true);

        Assert.Null(accepted);
    }

    [Fact]
    public async Task NextFails_AsLongAsItIsSet()
    {
        await using var api = RuntimeApiEmulator.Start();
        using var runtime = new Runtime(api);
        api.Misbehaviour = new Misbehaviour { NextFails = true };

        Assert.Equal(500, runtime.Next().Status);

        api.Misbehaviour = Misbehaviour.None;
        var invoking = api.InvokeAsync("1"u8.ToArray());
        runtime.Respond(runtime.Next().RequestId, "1");
        Assert.True((await invoking).Succeeded);
    }

    [Fact]
    public async Task ManyAtOnce_EachGetsItsOwn()
    {
        const int loops = 16, events = 50;
        await using var api = RuntimeApiEmulator.Start(new RuntimeApiOptions { MaximumConcurrency = loops });
        for (var i = 0; i < loops; i++)
        {
            new Thread(() => Echo(api)) { IsBackground = true }.Start();
        }

        await Task.WhenAll(Enumerable.Range(0, loops).Select(async loop =>
        {
            for (var i = 0; i < events; i++)
            {
                var text = $"\"{loop}-{i}\"";
                Assert.Equal(text, Encoding.UTF8.GetString((await api.InvokeAsync(Encoding.UTF8.GetBytes(text))).Body.Span));
            }
        }));

        Assert.Empty(api.Complaints);
    }

    private static void Echo(RuntimeApiEmulator api)
    {
        using var runtime = new Runtime(api);
        try
        {
            while (true)
            {
                var next = runtime.Next();
                runtime.Respond(next.RequestId, next.Body);
            }
        }
        catch (IOException)
        {
            // The emulator has ended.
        }
    }

    private static async Task<(Answer Next, Answer? Accepted, IReadOnlyList<string> Complaints)> RoundAsync(Misbehaviour misbehaviour, bool isClosed = false)
    {
        await using var api = RuntimeApiEmulator.Start();
        api.Misbehaviour = misbehaviour;
        using var runtime = new Runtime(api);
        var invoking = api.InvokeAsync(Encoding.ASCII.GetBytes(Event));
        var next = runtime.Next();
        Answer? accepted = null;
        if (misbehaviour.CloseBeforeAccepted)
        {
            Assert.ThrowsAny<IOException>(() => runtime.Respond(next.RequestId, "\"taken\""));
        }
        else
        {
            accepted = runtime.Respond(next.RequestId, "\"taken\"");
        }

        Assert.Equal("\"taken\"", Encoding.UTF8.GetString((await invoking).Body.Span));
        if (isClosed && accepted is not null)
        {
            Assert.ThrowsAny<IOException>(() => runtime.Read());
        }

        return (next, accepted, api.Complaints);
    }
}
