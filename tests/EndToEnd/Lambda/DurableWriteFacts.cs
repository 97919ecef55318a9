using System.Diagnostics;
using Thaw.Local.RuntimeApi;

namespace Thaw.EndToEnd.Lambda;

/// <summary>When a value that a factory made is in the durable tier: the process may be frozen for good, or gone, from the moment that it asks for its next event.</summary>
public abstract class DurableWriteFacts(Publication publication)
{
    private const int Freezes = 20;
    private const string Keys = "written.txt";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly InvocationSettings Ordinary = new() { Timeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task AfterResponse_AnswersFirst_AndAsksForTheNextEventWhenItIsWritten()
    {
        using var folder = new TemporaryFolder();
        using var gate = new Gate();
        await using var function = await RunningFunction.WebAsync(publication, Variables(folder, "AfterResponse", gate));
        await function.StartAsync();

        var result = await function.Environment.Api.InvokeAsync(GatewayEvent.Http("GET", "/kept/held").Json, Ordinary, CancellationToken.None).WaitAsync(Patience);
        await gate.ArrivedAsync();

        Assert.Equal("made", RunningFunction.Read(result).Text);
        Assert.False(result.AfterResponse.IsCompleted);
        Assert.Empty(Written(folder));
        gate.Open();
        Assert.NotNull(await result.AfterResponse.WaitAsync(Patience));
        await KillAsync(function);
        Assert.Equal(["held"], Written(folder));
    }

    [Fact]
    public async Task AfterResponse_FrozenOrKilledAsTheNextEventIsAskedFor_HasWritten()
    {
        using var folder = new TemporaryFolder();
        await using var function = await RunningFunction.WebAsync(publication, Variables(folder, "AfterResponse"));
        for (var i = 0; i < Freezes; i++)
        {
            Assert.Equal("made", (await function.InvokeAsync(GatewayEvent.Http("GET", $"/kept/frozen-{i}"))).Text);
            function.Environment.Freeze();
            Assert.Equal($"frozen-{i}", Written(folder)[^1]);
            function.Environment.Thaw();
        }

        await function.InvokeAsync(GatewayEvent.Http("GET", "/kept/killed"));
        await KillAsync(function);
        Assert.Equal(Freezes + 1, Written(folder).Length);
        Assert.Equal("killed", Written(folder)[^1]);
    }

    [Fact]
    public async Task BeforeReturn_TheAnswerWaitsForTheWrite()
    {
        using var folder = new TemporaryFolder();
        using var gate = new Gate();
        await using var function = await RunningFunction.WebAsync(publication, Variables(folder, "BeforeReturn", gate));
        await function.StartAsync();

        var running = function.Environment.Api.InvokeAsync(GatewayEvent.Http("GET", "/kept/held").Json, Ordinary, CancellationToken.None);
        await gate.ArrivedAsync();
        Assert.False(running.IsCompleted);
        Assert.Empty(Written(folder));
        gate.Open();

        Assert.Equal("made", RunningFunction.Read(await running.WaitAsync(Patience)).Text);
        await KillAsync(function);
        Assert.Equal(["held"], Written(folder));
    }

    private static async Task KillAsync(RunningFunction function)
    {
        using var process = Process.GetProcessById(function.ProcessId);
        process.Kill();
        await function.ExitAsync();
    }

    private static string[] Written(TemporaryFolder folder) => File.Exists(folder.File(Keys)) ? File.ReadAllLines(folder.File(Keys)) : [];

    // As an operator sets it. A write that is held up is not to be given up.
    private static Dictionary<string, string> Variables(TemporaryFolder folder, string when, Gate? gate = null) => new(StringComparer.Ordinal)
    {
        ["Thaw__Caching__Namespaces__kept__DurableWrite"] = when,
        ["Thaw__Caching__StoreTimeoutMilliseconds"] = "60000",
        ["STORE_FILE"] = folder.File(Keys),
        ["STORE_GATE"] = gate?.Address ?? "",
    };
}

public sealed class DurableWriteTests() : DurableWriteFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedDurableWriteTests() : DurableWriteFacts(Publication.Trimmed);
