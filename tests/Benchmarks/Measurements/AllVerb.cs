using System.Text.Json;
using System.Text.Json.Nodes;
using Thaw.Benchmarks.Web;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Measurements;

/// <summary>Asks several questions one after the other, each in a process of its own, and writes the answers down where that is wanted.</summary>
internal static class AllVerb
{
    private const string Self = "dotnet run -c Release --project tests/Benchmarks --";

    public static async Task<int> RunAsync(MeasurePlan plan, TimeProvider time)
    {
        var circumstances = new Circumstances(time.GetUtcNow(), Surroundings.Machine, await Surroundings.CommitAsync(), plan.IsShort);
        var measured = new List<Measurement>();
        foreach (var verb in plan.Verbs)
        {
            await Console.Error.WriteLineAsync($"{string.Join(' ', verb)} …");
            var one = await MeasureAsync(verb, plan.IsShort);
            measured.Add(one);
            if (one.Reason is { } reason)
            {
                await Console.Error.WriteLineAsync($"{one.Verb}: {reason}");
            }
            else if (plan.File is { } file)
            {
                // After each: a run of an hour that ends early has not been for nothing.
                await WriteAsync(file, one, circumstances);
            }
        }

        await Console.Out.WriteLineAsync(new JsonObject(measured.Select(static one => KeyValuePair.Create(one.Verb, one.Answer))).ToJsonString(JsonSerializerOptions.Web));
        return measured.Exists(static one => one.Failed) ? 1 : 0;
    }

    private static async Task WriteAsync(string file, Measurement measured, Circumstances circumstances)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var before = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        await File.WriteAllTextAsync(file, MeasurementsDocument.Put(before, measured, circumstances));
    }

    private static async Task<Measurement> MeasureAsync(IReadOnlyList<string> verb, bool isShort)
    {
        // Where a folder lies is one machine's business.
        var command = $"{Self} {string.Join(' ', verb.Select(static word => Path.IsPathRooted(word) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(word)) : word))}";
        DirectoryInfo? made = null;
        try
        {
            string[] arguments = [.. verb];
            if (verb is ["traces"])
            {
                made = isShort ? await SynthesizeAsync() : null;
                var folder = made?.FullName ?? Beside("traces");
                if (folder is null)
                {
                    return new Measurement("traces", command, null, "not run: there is no folder shared/traces beside the repository.");
                }

                (arguments, command) = (["traces", folder], $"{command} DIR");
            }
            else if (verb is ["web"] && Document.FindFolder() is null)
            {
                return new Measurement("web", command, null, "not run: there is no folder shared/json beside the repository.");
            }

            var (code, said) = await AskAsync(isShort ? [.. arguments, MeasurePlan.Quick] : arguments);
            return code == 0 ? new Measurement(verb[0], command, JsonNode.Parse(said)) : new Measurement(verb[0], command, null, $"ended with {code}.", Failed: true);
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

    private static async Task<DirectoryInfo> SynthesizeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        await AskAsync(["synthesize", folder.FullName, MeasurePlan.Quick]);
        return folder;
    }

    private static async Task<(int Code, string Said)> AskAsync(string[] arguments)
    {
        using var process = SelfProcess.Start(SelfProcess.Both, arguments);
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
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
