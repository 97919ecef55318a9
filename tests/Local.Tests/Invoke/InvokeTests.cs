using Thaw.Local.Invoke;
using Thaw.Local.Tests.Functions;
using Thaw.Tests.Support;

namespace Thaw.Local.Tests.Invoke;

public sealed class InvokeTests
{
    [Fact]
    public async Task Invocation_ShowsWhatLambdaWouldReport()
    {
        var (code, output, errors) = await RunAsync("\"log a b\"");

        Assert.True(code == 0, output + errors);
        foreach (var said in (string[])["Init ", "duration ", "after the response ", "billed ", "included)", "max memory ", "stdout  a b", "stderr  to the error stream", "\"logged\""])
        {
            Assert.Contains(said, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_IsIndented()
    {
        var (_, output, _) = await RunAsync("""{"a":{"b":[1]}}""");

        Assert.Contains("\n    \"b\": [\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_IsTheExitCode()
    {
        var (code, output, _) = await RunAsync("\"error\"");

        Assert.Equal(1, code);
        Assert.Contains("Floor.Failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_AreFigures()
    {
        var (code, output, _) = await RunAsync("1", "--count", "200");

        Assert.Equal(0, code);
        Assert.Contains("200 invocations, 0 failed; duration P50 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frozen_BetweenTwo_GoesOn()
    {
        var (code, output, _) = await RunAsync("1", "--count", "2", "--freeze", "0");

        Assert.Equal(0, code);
        Assert.Contains("2 invocations, 0 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frozen_BetweenRounds_SendsThemAll()
    {
        var (code, output, _) = await RunAsync("1", "--count", "5", "--freeze", "0", "--concurrency", "2");

        Assert.Equal(0, code);
        Assert.Contains("5 invocations, 0 failed", output, StringComparison.Ordinal);
    }

    // `dotnet run --project functions/Local -- invoke Api --event functions/events/sqs.json`, typed in the checkout, runs in functions/Local.
    [Theory]
    [InlineData("functions/Local", "functions/events/sqs.json", "functions/events/sqs.json")]
    [InlineData("functions", "events/sqs.json", "functions/events/sqs.json")]
    [InlineData("functions/Local", "../events/sqs.json", "functions/events/sqs.json")]
    [InlineData("functions/Local", "nowhere.json", "functions/Local/nowhere.json")]
    public void Path_AsTyped_IsFound(string working, string typed, string found) => Assert.Equal(
        Path.Combine(RepositoryRoot.Path, found),
        GivenPath.Resolve(typed, Path.Combine(RepositoryRoot.Path, working), File.Exists, RepositoryRoot.Path));

    // Each has a folder of its own: what is published for the one does not start on the other.
    [Theory]
    [InlineData(null, "lambda", false)]
    [InlineData("dotnet10", "lambda", false)]
    [InlineData("provided.al2023", "lambda-custom", true)]
    public void Folder_IsTheRuntimes(string? runtime, string folder, bool own)
    {
        var function = FunctionFolder.Find("Api", RepositoryRoot.Path).For(runtime);

        Assert.Equal(Path.Combine(RepositoryRoot.Path, "functions", "Api", "bin", folder), function.Published);
        Assert.Equal(own, function.HasOwnRuntime);
    }

    [Fact]
    public void Folder_ThatWasNamed_IsWhatItIs() =>
        Assert.Equal(FloorFunction.Folder, FunctionFolder.Find(FloorFunction.Folder, RepositoryRoot.Path).For("provided.al2023").Published);

    [Theory]
    [InlineData("needs the name of a function")]
    [InlineData("There is no function 'Nothing'", "Nothing")]
    [InlineData("--count '0'", "Api", "--count", "0")]
    [InlineData("--env 'NAME'", "Api", "--env", "NAME")]
    [InlineData("--concurrency '-2'", "Api", "--concurrency", "-2")]
    [InlineData("--freeze '-1'", "Api", "--freeze", "-1")]
    [InlineData("--runtime 'dotnet8' is not one of dotnet10, provided.al2023", "Api", "--runtime", "dotnet8")]
    [InlineData("There is no file", "Api", "--event", "nowhere.json", "--no-build")]
    [InlineData("is not JSON", "Api", "--event", "README.md", "--no-build")]
    public async Task UnusableArguments_AreASentence(string said, params string[] args)
    {
        var errors = new StringWriter();

        args = [.. args.Select(static arg => arg == "README.md" ? Path.Combine(RepositoryRoot.Path, arg) : arg)];
        Assert.Equal(2, await InvokeVerb.RunAsync(args, new StringWriter(), errors));
        Assert.Contains(said, errors.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string json, params string[] more)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json);
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await InvokeVerb.RunAsync([FloorFunction.Folder, "--event", file, "--env", "FLOOR_BEHAVIOUR=odd", .. more], output, errors);
        File.Delete(file);
        return (code, output.ToString(), errors.ToString());
    }
}
