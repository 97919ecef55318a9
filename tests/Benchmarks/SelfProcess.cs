using System.Diagnostics;

namespace Thaw.Benchmarks;

/// <summary>This program again, as a process of its own that asks one question.</summary>
internal static class SelfProcess
{
    /// <summary>Masks of processors.</summary>
    public const int First = 1;

    /// <inheritdoc cref="First"/>
    public const int Second = 2;

    /// <inheritdoc cref="First"/>
    public const int Both = 3;

    private static readonly bool CanHold = OperatingSystem.IsLinux() && Environment.ProcessorCount >= 2 && File.Exists("/usr/bin/taskset");

    /// <summary>Starts it, held to some processors where there are two and the platform can.</summary>
    /// <param name="processors">Which.</param>
    /// <param name="arguments">What it is asked.</param>
    /// <param name="environment">What is set in its environment.</param>
    /// <param name="isAsked">Whether it is asked more over its standard input.</param>
    public static Process Start(int processors, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null, bool isAsked = false)
    {
        string[] command = ["dotnet", "exec", typeof(SelfProcess).Assembly.Location, .. arguments];
        if (CanHold)
        {
            command = ["taskset", $"{processors:x}", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = isAsked };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
