using System.Diagnostics;
using Thaw.Local.RuntimeApi;

namespace Thaw.EndToEnd.Lambda;

/// <summary>When a value that a factory made is in the durable tier: the process may be frozen for good, or gone, from the moment that it asks for its next event.</summary>
public abstract class DurableWriteFacts(Publication publication) : IDisposable
{
    private const int Freezes = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly InvocationSettings Ordinary = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly TemporaryFolder _folder = new();

    private string WrittenKeys => _folder.File("written.txt");

    [Fact]
    public async Task AfterResponse_AnswersFirst_AndAsksForTheNextEventWhenItIsWritten()
    {
        using var gate = new Gate();
        await using var function = await RunningFunction.WebAsync(publication, Variables("AfterResponse", gate));
        await function.StartAsync();

        var result = await function.Environment.Api.InvokeAsync(GatewayEvent.Http("GET", "/kept/held").Json, Ordinary, CancellationToken.None).WaitAsync(Patience);
        await gate.ArrivedAsync();

        Assert.Equal("made", RunningFunction.Read(result).Text);
        Assert.False(result.AfterResponse.IsCompleted);
        Assert.Empty(Written());
        gate.Open();
        Assert.NotNull(await result.AfterResponse.WaitAsync(Patience));
        await KillAsync(function);
        Assert.Equal(["held"], Written());
    }

    [Fact]
    public async Task AfterResponse_FrozenOrKilledAsTheNextEventIsAskedFor_HasWritten()
    {
        await using var function = await RunningFunction.WebAsync(publication, Variables("AfterResponse"));
        for (var i = 0; i < Freezes; i++)
        {
            Assert.Equal("made", (await function.InvokeAsync(GatewayEvent.Http("GET", $"/kept/frozen-{i}"))).Text);
            function.Environment.Freeze();
            Assert.Equal($"frozen-{i}", Written()[^1]);
            function.Environment.Thaw();
        }

        await function.InvokeAsync(GatewayEvent.Http("GET", "/kept/killed"));
        await KillAsync(function);
        Assert.Equal(Freezes + 1, Written().Length);
        Assert.Equal("killed", Written()[^1]);
    }

    [Fact]
    public async Task BeforeReturn_TheAnswerWaitsForTheWrite()
    {
        using var gate = new Gate();
        await using var function = await RunningFunction.WebAsync(publication, Variables("BeforeReturn", gate));
        await function.StartAsync();

        var running = function.Environment.Api.InvokeAsync(GatewayEvent.Http("GET", "/kept/held").Json, Ordinary, CancellationToken.None);
        await gate.ArrivedAsync();
        Assert.False(running.IsCompleted);
        Assert.Empty(Written());
        gate.Open();

        Assert.Equal("made", RunningFunction.Read(await running.WaitAsync(Patience)).Text);
        await KillAsync(function);
        Assert.Equal(["held"], Written());
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task KillAsync(RunningFunction function)
    {
        using var process = Process.GetProcessById(function.ProcessId);
        process.Kill();
        await function.ExitAsync();
    }

    private string[] Written() => File.Exists(WrittenKeys) ? File.ReadAllLines(WrittenKeys) : [];

    // As an operator sets it. A write that is held up is not to be given up.
    private Dictionary<string, string> Variables(string when, Gate? gate = null) => new(StringComparer.Ordinal)
    {
        ["Thaw__Caching__Namespaces__kept__DurableWrite"] = when,
        ["Thaw__Caching__StoreTimeoutMilliseconds"] = "60000",
        ["STORE_FILE"] = WrittenKeys,
        ["STORE_GATE"] = gate?.Address ?? "",
    };
}

public sealed class DurableWriteTests() : DurableWriteFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedDurableWriteTests() : DurableWriteFacts(Publication.Trimmed);
