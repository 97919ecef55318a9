using System.Diagnostics;

namespace Thaw.Benchmarks.Lambda;

/// <summary>What is measured: published as it would be deployed (ReadyToRun, framework-dependent; or trimmed, with a runtime of its own), or as it was built, which takes no minute and shows as well that all of it works.</summary>
internal static class Published
{
    /// <summary>Where the build that this program is of has left a project.</summary>
    public static string Built(string repository, string project)
    {
        // …/bin/CONFIGURATION/net10.0/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(repository, project, "bin", own.Parent!.Name, own.Name);
    }

    /// <summary>Publishes a project for the managed runtime.</summary>
    public static string Folder(string repository, string project) =>
        Publish(repository, project, Path.GetFileName(project), ["-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-p:LambdaCustomRuntime=false"]);

    /// <summary>Publishes a function for a custom runtime, beside what else is made of it: its intermediate files are others.</summary>
    public static string CustomRuntimeFolder(string repository, string project)
    {
        var name = $"{Path.GetFileName(project)}-custom";
        return Publish(repository, project, name,
            ["-r", "linux-x64", "-p:LambdaCustomRuntime=true", "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={Path.Combine(repository, "artifacts", "benchmarks", "build", name)}"]);
    }

    private static string Publish(string repository, string project, string name, IEnumerable<string> how)
    {
        var target = Path.Combine(repository, "artifacts", "benchmarks", name);
        Console.Error.WriteLine($"publishing {project} ({name}) …");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = repository,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "publish", project, "-c", "Release", "-o", target, "-v", "q", "--nologo" },
        };
        foreach (var argument in how)
        {
            start.ArgumentList.Add(argument);
        }

        using var publish = Process.Start(start)!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        return publish.ExitCode == 0 ? target : throw new InvalidOperationException($"'dotnet publish {project}' failed:{Environment.NewLine}{said}");
    }
}
