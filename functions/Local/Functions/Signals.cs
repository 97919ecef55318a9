using System.Runtime.InteropServices;

namespace Thaw.Local.Functions;

/// <summary>The signals that Lambda's own machinery would send.</summary>
internal static partial class Signals
{
    private const int Term = 15;

    // Linux's numbers; macOS has others.
    private static readonly int Stop = OperatingSystem.IsLinux() ? 19 : 17;
    private static readonly int Cont = OperatingSystem.IsLinux() ? 18 : 19;

    public static void Terminate(int process) => _ = Kill(process, Term);

    public static void Freeze(int process) => _ = Kill(process, Stop);

    public static void Thaw(int process) => _ = Kill(process, Cont);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
