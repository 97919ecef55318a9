using System.Text.Json;

namespace Thaw.Hosting.Lambda.Tests.Events;

/// <summary>A function of plain events in a process of its own, under the emulator.</summary>
public sealed class EventProcessTests
{
    [Fact]
    public async Task Process_OfPlainEvents_LoadsNoAspNetCore()
    {
        await using var process = new EventProcess();
        var result = await process.InvokeAsync("report");
        Assert.True(result.Succeeded, result.ErrorMessage);
        using var report = JsonDocument.Parse(result.Body);
        var assemblies = report.RootElement.GetProperty("assemblies").EnumerateArray().Select(static name => name.GetString()!).ToList();
        Assert.Contains("Thaw.Hosting.Lambda", assemblies);
        Assert.DoesNotContain(assemblies, static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain("Microsoft.Extensions.Logging.Console", assemblies);
        Assert.Equal(result.RequestId.ToString(), report.RootElement.GetProperty("requestId").GetString());
        Assert.Equal(["thaw"], process.Emulator.Extensions);
        Assert.Empty(process.Emulator.Complaints);
    }

    [Fact]
    public async Task Process_Terminated_FlushesAndEndsWithZeroWithinItsBudget()
    {
        // The budget is 300 ms of real time; who stops for longer flushes nothing any more.
        await Tries.OneMustDoAsync(static async () =>
        {
            await using var process = new EventProcess();
            Assert.True((await process.InvokeAsync("report")).Succeeded);
            var (code, output, took) = await process.TerminateAsync();
            Assert.Equal(0, code);
            Assert.Empty(process.Emulator.Complaints);
            return !output.Contains("flushed", StringComparison.Ordinal) ? "Nothing was flushed."
                : took > TimeSpan.FromSeconds(5) ? $"It took {took}." : null;
        });
    }

    [Fact]
    public async Task Process_HandlerFails_LivesOn()
    {
        await using var process = new EventProcess();
        var failed = await process.InvokeAsync("fail");
        Assert.Equal("Function.InvalidOperationException", failed.ErrorType);
        Assert.Equal("as ordered", failed.ErrorMessage);
        Assert.True((await process.InvokeAsync("report")).Succeeded);
    }

    [Fact]
    public async Task Process_MalformedEvent_IsAnErrorAndLivesOn()
    {
        await using var process = new EventProcess();
        var failed = await process.Emulator.InvokeAsync("{\"do\":"u8.ToArray());
        Assert.Equal("Function.JsonException", failed.ErrorType);
        Assert.True((await process.InvokeAsync("report")).Succeeded);
    }

    [Fact]
    public async Task Process_InitFails_ReportsItAndEndsWithFailure()
    {
        await using var process = new EventProcess(("FAIL_INIT", "the table has no name"));
        var error = await process.Emulator.Initialized.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.NotNull(error);
        Assert.Contains("NotSupportedException", error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, (await process.EndAsync()).Code);
    }

    [Fact]
    public async Task Process_Deadline_IsToldInTimeToAnswer()
    {
        // What is left then is real time.
        await Tries.OneMustDoAsync(static async () =>
        {
            await using var process = new EventProcess();
            var result = await process.InvokeAsync("deadline", TimeSpan.FromSeconds(4));
            return result.Succeeded ? null : result.ErrorMessage ?? "failed";
        });
    }

    [Fact]
    public async Task Process_LogFormatJson_WritesOneObjectALineWithTheRequestId()
    {
        await using var process = new EventProcess(("AWS_LAMBDA_LOG_FORMAT", "JSON"), ("AWS_LAMBDA_LOG_LEVEL", "DEBUG"));
        var result = await process.InvokeAsync("after");
        await result.AfterResponse;
        var (_, output, _) = await process.TerminateAsync();
        var records = output.Split('\n').Where(static line => line.StartsWith('{')).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        var served = records.Where(static record => record.GetProperty("category").GetString() == "Thaw.LambdaProcess.Order").ToList();
        Assert.Equal(["after", "posted"], served.Select(static record => record.GetProperty("properties").GetProperty("What").GetString()));
        Assert.All(served, record => Assert.Equal(result.RequestId.ToString(), record.GetProperty("requestId").GetString()));
        Assert.All(served, static record => Assert.Equal("INFO", record.GetProperty("level").GetString()));
        Assert.Contains(records, static record => record.GetProperty("message").GetString()!.StartsWith("Work after the response took", StringComparison.Ordinal));
    }
}
