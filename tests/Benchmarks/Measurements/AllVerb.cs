using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Benchmarks.Web;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Measurements;

/// <summary>
/// Asks several questions one after the other, each in a process of its own and within its time, and writes the answers down where that is wanted. One that fails costs the others nothing, and
/// the document keeps what it said of it before.
/// </summary>
internal static class AllVerb
{
    private const string Self = "dotnet run -c Release --project tests/Benchmarks --";

    public static async Task<int> RunAsync(MeasurePlan plan, TimeProvider time)
    {
        var commit = await Surroundings.CommitAsync();
        var measured = new List<Measurement>();
        foreach (var (i, verb) in plan.Verbs.Index())
        {
            var progress = $"[{i + 1} of {plan.Verbs.Count}] {string.Join(' ', verb)}";
            if (plan is { Resumes: true, File: { } there } && MeasurementsDocument.HasFiguresOf(await ReadAsync(there), verb[0], commit))
            {
                await Console.Error.WriteLineAsync($"{progress}: {there} has it of this commit.");
                continue;
            }

            await Console.Error.WriteLineAsync($"{progress}, {MeasurePlan.PatienceWith(verb[0], plan.IsShort).TotalSeconds:0} s at most …");
            var circumstances = new Circumstances(time.GetUtcNow(), Surroundings.Machine, Surroundings.LoadAverage(), commit, plan.IsShort);
            var one = await MeasureAsync(verb, plan.IsShort, time);
            measured.Add(one);
            await Console.Error.WriteLineAsync($"{progress}: {one.Reason ?? "done"}, {(time.GetUtcNow() - circumstances.At).TotalSeconds:0} s");
            if (plan.File is { } file)
            {
                // After each: a run that ends early has not been for nothing.
                await WriteAsync(file, one, circumstances);
            }
        }

        await Console.Out.WriteLineAsync(new JsonObject(measured.Select(static one => KeyValuePair.Create(one.Verb, one.Answer))).ToJsonString(JsonSerializerOptions.Web));
        var failed = measured.FindAll(static one => one.Failed);
        if (failed.Count > 0)
        {
            await Console.Error.WriteLineAsync($"Not measured: {string.Join("; ", failed.Select(static one => $"{one.Verb} {one.Reason}"))} What was written of them before has stayed.");
        }

        return failed.Count > 0 ? 1 : 0;
    }

    private static async Task WriteAsync(string file, Measurement measured, Circumstances circumstances)
    {
        var before = await ReadAsync(file);
        if (measured.Reason is not null && MeasurementsDocument.HasFigures(before, measured.Verb))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var document = MeasurementsDocument.Put(before, measured, circumstances);
        await File.WriteAllTextAsync(file, document);
        await ReadmeBlocks.UpdateAsync(ReadmeBlocks.Beside(file), document);
    }

    private static async Task<string> ReadAsync(string file) => File.Exists(file) ? await File.ReadAllTextAsync(file) : "";

    private static async Task<Measurement> MeasureAsync(IReadOnlyList<string> verb, bool isShort, TimeProvider time)
    {
        // Where a folder lies is one machine's business.
        var command = $"{Self} {string.Join(' ', verb.Select(static word => Path.IsPathRooted(word) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(word)) : word))}";
        DirectoryInfo? made = null;
        try
        {
            string[] arguments = [.. verb];
            if (verb is ["traces"])
            {
                made = isShort ? await SynthesizeAsync(time) : null;
                var folder = made?.FullName ?? Beside("traces");
                if (folder is null)
                {
                    return new Measurement("traces", command, null, "there is no folder shared/traces beside the repository.");
                }

                (arguments, command) = (["traces", folder], $"{command} DIR");
            }
            else if (verb is ["web"] && Document.FindFolder() is null)
            {
                return new Measurement("web", command, null, "there is no folder shared/json beside the repository.");
            }

            var (code, said) = await AskAsync(isShort ? [.. arguments, MeasurePlan.Quick] : arguments, MeasurePlan.PatienceWith(verb[0], isShort), time);
            return code == 0 ? new Measurement(verb[0], command, JsonNode.Parse(said)) : new Measurement(verb[0], command, null, $"ended with {code}.", Failed: true);
        }
        catch (OperationCanceledException)
        {
            return new Measurement(verb[0], command, null, $"took longer than {MeasurePlan.PatienceWith(verb[0], isShort).TotalSeconds:0} s.", Failed: true);
        }
        catch (JsonException)
        {
            return new Measurement(verb[0], command, null, "answered something that is not JSON.", Failed: true);
        }
        finally
        {
            made?.Delete(recursive: true);
        }
    }

    private static async Task<DirectoryInfo> SynthesizeAsync(TimeProvider time)
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        await AskAsync(["synthesize", folder.FullName, MeasurePlan.Quick], MeasurePlan.PatienceWith("traces", isShort: true), time);
        return folder;
    }

    private static async Task<(int Code, string Said)> AskAsync(string[] arguments, TimeSpan within, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(within, time);
        using var process = SelfProcess.Start(SelfProcess.Both, arguments);
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, said);
        }
        catch (OperationCanceledException)
        {
            // With all that it started: a stub, an emulator, a function.
            await EndAsync(process);
            throw;
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private static string? Beside(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", name);
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}
