using System.Globalization;

namespace Thaw.Local.Functions;

/// <summary>What the kernel says of a process.</summary>
/// <param name="PeakMemory">The most memory that it held, in bytes (<c>VmHWM</c>).</param>
/// <param name="Processor">The processor time that it took, in user and kernel; in steps of 10 ms.</param>
internal sealed record ProcessFigures(long PeakMemory, TimeSpan Processor)
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>Reads them; nothing where the process has gone or there is no <c>/proc</c>.</summary>
    public static ProcessFigures? Of(int process)
    {
        try
        {
            var peak = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var stat = File.ReadAllText($"/proc/{process}/stat");

            // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return peak is null ? null : new ProcessFigures(
                1024 * long.Parse(peak.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture),
                TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
