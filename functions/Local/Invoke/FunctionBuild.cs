using System.Diagnostics;
using Thaw.Local.Functions;

namespace Thaw.Local.Invoke;

/// <summary>Publishes a function where that has not been done since its sources changed.</summary>
internal static class FunctionBuild
{
    // Written when all is there: a publish that was broken off is begun anew.
    private const string Stamp = ".published";

    private static readonly string[] Sources = [".cs", ".csproj", ".props", ".targets", ".json"];
    private static readonly string[] Left = ["bin", "obj", "node_modules"];

    /// <exception cref="FunctionException">It does not build.</exception>
    public static async Task PublishAsync(FunctionFolder function, TextWriter progress)
    {
        if (function.Source is null || !IsStale(function))
        {
            return;
        }

        await progress.WriteLineAsync($"Publishing {function.Name} (Release{(function.HasOwnRuntime ? ", with a runtime of its own" : "")}) …");
        var start = new ProcessStartInfo(
            "dotnet", ["publish", function.Source, "-c", "Release", "-o", function.Published, "-nologo", "-v", "minimal", "-tl:off", $"-p:LambdaCustomRuntime={(function.HasOwnRuntime ? "true" : "false")}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var last = new Queue<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            await progress.WriteLineAsync($"  {line.Trim()}");
            last.Enqueue(line);
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new FunctionException($"{function.Name} does not build: {(await errors).Trim()}{last.LastOrDefault(static line => line.Contains("error", StringComparison.Ordinal))?.Trim()}");
        }

        await File.WriteAllTextAsync(Path.Combine(function.Published, Stamp), "");
    }

    /// <summary>Whether a source is newer than what was published from it.</summary>
    public static bool IsStale(FunctionFolder function)
    {
        var stamp = new FileInfo(Path.Combine(function.Published, Stamp));
        return !stamp.Exists || Files(function.Source!).Concat(Files(Path.Combine(function.Root, "shared")))
            .Concat(Directory.EnumerateFiles(function.Root, "*.props")).Concat(Directory.EnumerateFiles(Path.Combine(function.Root, "functions"), "*.props")).Any(file => File.GetLastWriteTimeUtc(file) > stamp.LastWriteTimeUtc);
    }

    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder).Where(static file => Sources.Contains(Path.GetExtension(file)))
            .Concat(Directory.EnumerateDirectories(folder).Where(static child => !Left.Contains(Path.GetFileName(child))).SelectMany(Files));
}
