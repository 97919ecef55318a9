using System.Globalization;
using System.Runtime.InteropServices;

#pragma warning disable CA1050, MA0047 // The runtime looks for a start-up hook by this name, outside of any namespace.

/// <summary>
/// Loaded by the runtime into a subject (<c>DOTNET_STARTUP_HOOKS</c>) in a run of its own: at SIGUSR1 it tells how many bytes the process has allocated so far, so that
/// nothing need be built into what is measured.
/// </summary>
internal static class StartupHook
{
    /// <summary>What the line on the standard output begins with.</summary>
    public const string Prefix = "allocated-bytes ";

    private const PosixSignal User1 = (PosixSignal)10;

    private static PosixSignalRegistration? s_registration;

    public static void Initialize() => s_registration = PosixSignalRegistration.Create(User1, static context =>
    {
        context.Cancel = true;
        Console.Out.WriteLine(Prefix + GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
    });
}
