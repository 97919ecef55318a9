using System.Text.Json;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Processes that end before their time.</summary>
public abstract class CrashFacts(Publication publication)
{
    [Fact]
    public async Task InitThrows_IsPostedInLambdasShape_AndTheProcessEndsWithFailure()
    {
        await using var function = await RunningFunction.WebAsync(publication, new Dictionary<string, string> { ["FAIL_INIT"] = "throw" });

        var init = await function.StartAsync();

        using var error = JsonDocument.Parse(init.Body);
        Assert.Equal("Runtime.NotSupportedException", init.ErrorType);
        Assert.Equal("the table has no name", error.RootElement.GetProperty("errorMessage").GetString());
        Assert.Contains("NotSupportedException", error.RootElement.GetProperty("errorType").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.RootElement.GetProperty("stackTrace").EnumerateArray());
        Assert.Matches("^exit status [1-9]|^signal: aborted", function.Environment.LastExit);
        Assert.Null(function.Environment.ProcessId);
    }

    [Fact]
    public async Task InitExits_IsNoticed_AndTriedAgainByTheInvocation()
    {
        await using var function = await RunningFunction.WebAsync(publication, new Dictionary<string, string> { ["FAIL_INIT"] = "exit" });

        var init = await function.StartAsync();
        var invoked = await function.SendAsync(GatewayEvent.Bytes("http-api-v2"));

        Assert.Equal(("Runtime.ExitError", "exit status 7"), (init.ErrorType, function.Environment.LastExit));
        Assert.Equal("Runtime.ExitError", invoked.ErrorType);
        Assert.Equal(2, function.Environment.Starts);
    }

    [Theory]
    [InlineData("/crash/exit", "exit status 3")]
    [InlineData("/crash/failfast", "signal: aborted")]
    public async Task RequestEndsTheProcess_IsItsError_AndTheNextIsGoodInANewOne(string path, string how)
    {
        await using var function = await RunningFunction.WebAsync(publication);
        await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));

        var crashed = await function.SendAsync(GatewayEvent.Http("GET", path).Json);
        var next = await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));

        Assert.Equal("Runtime.ExitError", crashed.ErrorType);
        Assert.Equal($"RequestId: {crashed.RequestId} Error: Runtime exited with error: {how}", crashed.ErrorMessage);
        Assert.Equal((201, 2), (next.Status, function.Environment.Starts));
    }

    [Fact]
    public async Task RequestThrows_Is500WithoutDetail_AndTheNextIsGoodInTheSame()
    {
        await using var function = await RunningFunction.WebAsync(publication);

        var failed = await function.InvokeAsync(GatewayEvent.Http("GET", "/throw"));
        var next = await function.InvokeAsync(GatewayEvent.Sample("http-api-v2"));

        Assert.Equal((500, 201, 1), (failed.Status, next.Status, function.Environment.Starts));
        Assert.DoesNotContain("secret", failed.Text, StringComparison.Ordinal);
        await function.UntilLoggedAsync(static log => log.Contains("secret of the house", StringComparison.Ordinal));
    }
}

public sealed class CrashTests() : CrashFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedCrashTests() : CrashFacts(Publication.Trimmed);
