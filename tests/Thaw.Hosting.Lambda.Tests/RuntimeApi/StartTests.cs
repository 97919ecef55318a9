using System.Text;
using Thaw.Hosting.Lambda.Tests.Events;
using Thaw.Hosting.Lambda.Tests.Http;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

/// <summary>How functions start, or say why they do not, in processes of their own.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Web_AServerRegisteredLater_IsTheInitErrorAndSaysWhatToDo() =>
        await SaysAsync("call AddAWSLambdaHosting after UseKestrel and the like.", EventProcess.PlainEvents, ("WEB_BUILDER", "kestrel last"));

    [Fact]
    public async Task Events_OptionsValidatedOnStart_AreTheInitErrorThoughNothingAsksForThem() =>
        await SaysAsync("PROCESS_TABLE is empty; it must name a table.", EventProcess.PlainEvents, ("PROCESS_TABLE", ""));

    [Theory]
    [InlineData("full")]
    [InlineData("slim")]
    [InlineData("empty")]
    public async Task Web_AnyBuilder_IsServed(string builder)
    {
        await using var process = new EventProcess(EventProcess.PlainEvents, ("WEB_BUILDER", builder));
        var result = await process.Emulator.InvokeAsync(new Payloads { Target = "/here" }.As("HttpApiV2")).WaitAsync(Patience);
        Assert.Equal("served /here", LambdaAnswer.Whole(result.Body.Span).Text);
        Assert.Equal(0, (await process.TerminateAsync()).Code);
        Assert.Empty(process.Emulator.Complaints);
    }

    // A wrapper that closed it, or did not hand it on.
    [Fact]
    public async Task Events_ADescriptorForLogsThatIsNotOpen_AreLoggedAsLines()
    {
        await using var process = new EventProcess(("_LAMBDA_TELEMETRY_LOG_FD", "99"));
        Assert.True((await process.InvokeAsync("report")).Succeeded);
        Assert.Contains("Served report", (await process.TerminateAsync()).Output, StringComparison.Ordinal);
    }

    private static async Task SaysAsync(string said, string assembly, (string Name, string Value) variable)
    {
        await using var process = new EventProcess(assembly, variable);
        var (code, output, _) = await process.EndAsync();
        Assert.NotEqual(0, code);
        Assert.True(process.Emulator.Initialized.IsCompleted, output);
        var error = await process.Emulator.Initialized;
        Assert.NotNull(error);
        Assert.Contains(said, Encoding.UTF8.GetString(error.Body.Span).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(process.Emulator.Complaints);
    }
}
