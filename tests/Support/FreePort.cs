using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Thaw.Tests.Support;

/// <summary>
/// Ports of 127.0.0.1 for servers that cannot say which one they got. One that is found is this process's until it ends: it is none of those that the system gives to
/// whoever asks for any, and the other test processes are kept from it by a lock.
/// </summary>
public static class FreePort
{
    private const int Count = 4_000;
    private const string Range = "/proc/sys/net/ipv4/ip_local_port_range";

    private static readonly Lock Gate = new();
    private static readonly List<FileStream> Held = [];
    private static int _next = First();

    /// <summary>The next one that nobody has.</summary>
    public static int Find()
    {
        lock (Gate)
        {
            for (var end = _next + Count; _next < end; _next++)
            {
                if (TryHold(_next))
                {
                    return _next++;
                }
            }

            throw new InvalidOperationException($"None of {Count} ports is free.");
        }
    }

    private static bool TryHold(int port)
    {
        // Not where TMPDIR says: it may differ from one process to the next, and the ports are the machine's.
        var folder = Directory.CreateDirectory(Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp", $"thaw-ports-{Environment.UserName}"));
        FileStream hold;
        try
        {
            hold = new FileStream(Path.Combine(folder.FullName, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false;
        }

        if (!IsFree(port))
        {
            hold.Dispose();
            return false;
        }

        Held.Add(hold);
        return true;
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Below those that the system gives out, or above them where there is more room.
    private static int First()
    {
        var given = File.Exists(Range) ? File.ReadAllText(Range).Split('\t', ' ') : ["32768", "60999"];
        var (low, high) = (int.Parse(given[0], CultureInfo.InvariantCulture), int.Parse(given[^1], CultureInfo.InvariantCulture));
        return low > 1_024 + 2 * Count ? low - 2 * Count : Math.Min(high + 1, ushort.MaxValue - Count);
    }
}
