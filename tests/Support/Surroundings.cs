using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Thaw.Tests.Support;

/// <summary>Where something was measured: what its figures are to be read with.</summary>
public static class Surroundings
{
    /// <summary>Processors, memory, system and runtime; no name.</summary>
    public static string Machine { get; } =
        $"{Environment.ProcessorCount} processors ({RuntimeInformation.ProcessArchitecture}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>The commit of the folder that this is run from; <c>+</c> where files differ from it that figures could depend on: documents are what is written meanwhile.</summary>
    public static async Task<string> CommitAsync() => await GitAsync("rev-parse", "--short=10", "HEAD") is { Length: > 0 } commit
        ? commit + (await GitAsync("status", "--porcelain", "--untracked-files=no", "--", ":/", ":(top,exclude)docs", ":(exclude,glob)**/*.md") is { Length: 0 } ? "" : "+")
        : "unknown";

    /// <summary>How much others have it do at the moment, where the kernel says: it shows in every figure.</summary>
    public static string LoadAverage()
    {
        try
        {
            return File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    private static async Task<string?> GitAsync(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            if (git is null)
            {
                return null;
            }

            var errors = git.StandardError.ReadToEndAsync();
            var said = await git.StandardOutput.ReadToEndAsync();
            await errors;
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? said.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git
        }
    }
}
