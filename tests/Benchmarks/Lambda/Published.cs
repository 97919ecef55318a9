using System.Diagnostics;

namespace Thaw.Benchmarks.Lambda;

/// <summary>Publishes what is measured as it would be deployed: ReadyToRun, framework-dependent.</summary>
internal static class Published
{
    public static string Folder(string repository, string project)
    {
        var target = Path.Combine(repository, "artifacts", "benchmarks", Path.GetFileName(project));
        Console.Error.WriteLine($"publishing {project} …");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = repository,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "publish", project, "-c", "Release", "-o", target, "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-v", "q", "--nologo" },
        };
        using var publish = Process.Start(start)!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        return publish.ExitCode == 0 ? target : throw new InvalidOperationException($"'dotnet publish {project}' failed:{Environment.NewLine}{said}");
    }
}
