using System.Runtime.InteropServices;

namespace Thaw.FleetProcess;

/// <summary>Signals to a process, by its id.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (SendCore(process, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} to process {process} failed: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>To the calling thread, which goes no further: the signal is there before the call returns.</summary>
    [LibraryImport("libc", EntryPoint = "raise")]
    public static partial int Raise(int signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendCore(int process, int signal);
}
