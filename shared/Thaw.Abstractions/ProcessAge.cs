using System.Globalization;

namespace Thaw;

/// <summary>How long this process has been there.</summary>
public static class ProcessAge
{
    // What a tick of the system's process table is, on every Linux that runs .NET.
    private const double TicksASecond = 100;

    // Fields are counted from behind the name, which may hold anything: the 22nd is the 20th from there.
    private const int StartField = 19;

    /// <summary>
    /// How long ago the process started, within a hundredth of a second; zero where the system does not say. Read from two small files: the platform's way loads an assembly for it, at the worst of times.
    /// </summary>
    public static TimeSpan Read()
    {
        try
        {
            if (!File.Exists("/proc/self/stat"))
            {
                return TimeSpan.Zero;
            }

            var stat = File.ReadAllText("/proc/self/stat");
            var began = double.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartField], CultureInfo.InvariantCulture) / TicksASecond;
            var up = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(Math.Max(0, up - began));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return TimeSpan.Zero;
        }
    }
}
