using Thaw.Local.Functions;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.Functions;

/// <summary>A function in a process of its own: how it begins, what befalls it, how it ends.</summary>
public sealed class FunctionEnvironmentTests
{
    [Fact]
    public async Task FirstInvocation_PaysForItsInitialisation()
    {
        await using var function = FloorFunction.Create();

        var first = await function.DoAsync("one");
        var second = await function.DoAsync("two");

        Assert.Equal(("\"one\"", "\"two\""), (first.Text(), second.Text()));
        Assert.True(first.Initialization is { Succeeded: true } && first.Initialization.Duration > TimeSpan.Zero);
        Assert.Null(second.Initialization);
        Assert.Equal(Math.Ceiling((first.Duration + first.Initialization.Duration).TotalMilliseconds), first.Billed.TotalMilliseconds);
        Assert.NotNull(second.AfterResponse);
        Assert.InRange(second.PeakMemory!.Value, 5_000_000, 500_000_000);
        Assert.Equal(1, function.Starts);
        Assert.Empty(function.Api.Complaints);
    }

    // Any program of that name: here a shell that hands over to the floor.
    [Fact]
    public async Task Bootstrap_IsACustomRuntimesProgram()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Lambda's custom runtimes are Linux programs.
        }

        var folder = Directory.CreateTempSubdirectory("thaw-bootstrap-");
        var bootstrap = Path.Combine(folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, $"#!/bin/sh\nexec dotnet exec '{Path.Combine(FloorFunction.Folder, "Thaw.LambdaFloor.dll")}'\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var settings = FloorFunction.Patient with { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["FLOOR_BEHAVIOUR"] = "odd" } };
        await using (var function = new FunctionEnvironment(FunctionPackage.Find(folder.FullName, "Api"), settings))
        {
            Assert.Equal("\"AWS_Lambda_provided.al2023\"", (await function.DoAsync("environment AWS_EXECUTION_ENV")).Text());
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("AWS_LAMBDA_FUNCTION_NAME", "Function")]
    [InlineData("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")]
    [InlineData("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")]
    [InlineData("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/Function")]
    [InlineData("AWS_LAMBDA_LOG_FORMAT", "JSON")]
    [InlineData("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")]
    [InlineData("AWS_EXECUTION_ENV", "AWS_Lambda_dotnet10")]
    [InlineData("_HANDLER", "Thaw.LambdaFloor")]
    [InlineData("TZ", ":UTC")]
    [InlineData("OWN", "mine")]
    [InlineData("CI", "")]
    public async Task Variables_AreLambdas(string name, string value)
    {
        var settings = FloorFunction.Patient with { MemorySize = 512, LogsJson = true, Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OWN"] = "mine" } };
        await using var function = FloorFunction.Create(settings: settings);

        Assert.Equal($"\"{value}\"", (await function.DoAsync($"environment {name}")).Text());
    }

    [Fact]
    public async Task Crash_IsReported_AndTheNextInvocationStartsAnew()
    {
        await using var function = FloorFunction.Create();

        var crashed = await function.DoAsync("crash");
        var next = await function.DoAsync("again");

        Assert.Equal("Runtime.ExitError", crashed.Result.ErrorType);
        Assert.Equal($"RequestId: {crashed.Result.RequestId} Error: Runtime exited with error: exit status 3", crashed.Result.ErrorMessage);
        Assert.Null(crashed.AfterResponse);
        Assert.Equal("\"again\"", next.Text());
        Assert.NotNull(next.Initialization);
        Assert.Equal(2, function.Starts);
    }

    [Fact]
    public async Task Deadline_KillsTheProcess_AndTheNextInvocationStartsAnew()
    {
        await using var function = FloorFunction.Create();
        await function.StartAsync();
        var process = function.ProcessId!.Value;

        // What hangs has a second; whoever comes next, and pays for a new process, all the time in the world.
        var late = await function.InvokeAsync("\"hang\""u8.ToArray(), new InvocationSettings { Timeout = TimeSpan.FromSeconds(1) });
        var next = await function.DoAsync("again");

        Assert.True(late.Result.TimedOut);
        Assert.EndsWith("Task timed out after 1.00 seconds", late.Result.ErrorMessage, StringComparison.Ordinal);
        Assert.NotEqual(process, function.ProcessId);
        Assert.Equal("\"again\"", next.Text());
    }

    [Theory]
    [InlineData("init-crash", "Runtime.ExitError", "exit status 7", "exit status 7")]
    [InlineData("init-error", "Floor.NoStart", "no start", "exit status 1")]
    [InlineData("init-hang", "Sandbox.Timedout", "longer than 0.5 s", "signal: killed")]
    public async Task FailedInitialisation_IsReported_AndTriedAgainByTheInvocation(string behaviour, string type, string said, string exit)
    {
        // A hang is told from a slow start by the limit alone: only it may meet the limit.
        await using var function = FloorFunction.Create(behaviour, behaviour == "init-hang"
            ? FloorFunction.Patient with { InitializationLimit = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromSeconds(2) }
            : FloorFunction.Patient);

        var limited = behaviour == "init-hang" ? await function.StartAsync() : (await function.DoAsync("one")).Initialization!;
        var invoked = await function.DoAsync("two");

        Assert.Equal(type, limited.ErrorType);
        Assert.Contains(said, System.Text.Encoding.UTF8.GetString(limited.Body.Span), StringComparison.Ordinal);
        Assert.Equal(type, invoked.Result.ErrorType);
        Assert.Equal(exit, function.LastExit);
        Assert.Equal(2, function.Starts);
        Assert.Null(function.ProcessId);
    }

    [Fact]
    public async Task Logs_AreCaptured_FramesWithTheirNewlines()
    {
        await using var function = FloorFunction.Create();

        await function.DoAsync("log first second");
        await function.StopAsync();

        Assert.Contains(new LogLine("stdout", "first second"), function.Logs);
        Assert.Contains(new LogLine("stderr", "to the error stream"), function.Logs);
        Assert.Contains(new LogLine("record", "first\nsecond"), function.Logs);
    }

    [Fact]
    public async Task Frozen_DoesNothing_AndGoesOnWhenThawed()
    {
        await using var function = FloorFunction.Create();
        await function.DoAsync("warm");

        function.Freeze();
        Assert.True(SpinWait.SpinUntil(() => StateOf(function.ProcessId!.Value) == 'T', 60_000));
        var invoking = function.DoAsync("cold");
        Assert.False(invoking.IsCompleted);
        function.Thaw();

        Assert.Equal("\"cold\"", (await invoking).Text());
        Assert.Equal(1, function.Starts);
    }

    [Fact]
    public async Task Stop_AsksFirst_WhereAnExtensionIsRegistered()
    {
        await using var function = FloorFunction.Create("extension");
        await function.DoAsync("one");
        Assert.Equal(["floor"], function.Api.Extensions);

        await function.StopAsync();

        Assert.Contains(new LogLine("stdout", "goodbye"), function.Logs);
        Assert.Null(function.ProcessId);
    }

    [Fact]
    public async Task Snapshot_IsRestoredByTheFirstInvocation()
    {
        await using var function = FloorFunction.Create("snapshot", FloorFunction.Patient with { InitializationType = "snap-start" });
        Assert.True((await function.StartAsync()).Succeeded);
        Assert.False(function.Api.HasPolled);

        var first = await function.DoAsync("one");

        Assert.Equal("\"one\"", first.Text());
        Assert.True(first.Initialization!.Succeeded);
        Assert.Equal(1, function.Starts);
    }

    [Fact]
    public async Task SnapshotThatCannotBeRestored_FailsTheInvocation()
    {
        await using var function = FloorFunction.Create("snapshot-error");

        Assert.Equal("Floor.NoRestore", (await function.DoAsync("one")).Result.ErrorType);
    }

    [Fact]
    public async Task Stream_ArrivesWithItsError()
    {
        await using var function = FloorFunction.Create();

        var whole = await function.DoAsync("stream");
        var broken = await function.DoAsync("stream-error");
        var crashed = await function.DoAsync("stream-crash");

        Assert.Equal(("firstsecond", true), (whole.Text(), whole.Result.IsStreamed));
        Assert.Equal(("Floor.Broken", "broken"), (broken.Result.ErrorType, broken.Result.ErrorMessage));
        Assert.Equal("Runtime.TruncatedResponse", crashed.Result.ErrorType);
    }

    [Fact]
    public async Task SixMegabytes_PassAndNotMore()
    {
        await using var function = FloorFunction.Create();

        Assert.Equal(6 * 1024 * 1024, (await function.DoAsync($"large {6 * 1024 * 1024}")).Result.Body.Length);
        Assert.Equal("Function.ResponseSizeTooLarge", (await function.DoAsync("large 6291557")).Result.ErrorType);
        Assert.Equal("\"on\"", (await function.DoAsync("on")).Text());
    }

    [Fact]
    public async Task SecondAnswer_IsNoticed()
    {
        await using var function = FloorFunction.Create();

        Assert.Equal("1", (await function.DoAsync("twice")).Text());
        Assert.Contains("403", Assert.Single(function.Api.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Package_ThatIsNone_IsASentence() =>
        Assert.Contains("bootstrap", Assert.Throws<FunctionException>(() => FunctionPackage.Find(Path.GetTempPath(), "Nothing")).Message, StringComparison.Ordinal);

    [Fact]
    public void Package_WithARuntimeOfItsOwn_IsStartedByItsProgram()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-").FullName;
        File.WriteAllText(Path.Combine(folder, "Own.dll"), "");
        File.WriteAllText(Path.Combine(folder, "Own.runtimeconfig.json"), """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App"}}}""");
        Assert.Equal("dotnet", FunctionPackage.Find(folder, "Own").Program);

        File.WriteAllText(Path.Combine(folder, "Own.runtimeconfig.json"), """{"runtimeOptions":{"includedFrameworks":[{"name":"Microsoft.NETCore.App"}]}}""");
        File.WriteAllText(Path.Combine(folder, "bootstrap"), "");
        Assert.Equal((Path.Combine(folder, "bootstrap"), "AWS_Lambda_provided.al2023"), (FunctionPackage.Find(folder, "Own").Program, FunctionPackage.Find(folder, "Own").ExecutionEnvironment));
        Directory.Delete(folder, recursive: true);
    }

    private static char StateOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
