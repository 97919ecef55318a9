using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw;

/// <summary>
/// The wall clock at the price of a memory read: <c>clock_gettime(CLOCK_REALTIME_COARSE)</c> on Linux, the ordinary clock elsewhere.
/// Resolution is the kernel's tick (1 to 4 ms). It goes on while a container is frozen, which timers and monotonic clocks do not.
/// </summary>
/// <remarks>See <c>clock_gettime(2)</c>. Timers and timestamps are those of <see cref="TimeProvider.System"/>.</remarks>
public sealed unsafe class CoarseClock : TimeProvider
{
    private const int ClockRealtimeCoarse = 5;

    // Looked up in the global scope, not in libc itself, so that an interposed clock_gettime (LD_PRELOAD) is seen here as everywhere.
    private static readonly delegate* unmanaged[SuppressGCTransition]<int, TimeSpec*, int> ClockGetTime = Resolve();

    private CoarseClock()
    {
    }

    /// <summary>The one instance.</summary>
    public static CoarseClock Instance { get; } = new();

    /// <summary>Now, in ticks of 100 ns since 0001-01-01 UTC.</summary>
    public static long UtcTicks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TimeSpec now;
            return ClockGetTime != null && ClockGetTime(ClockRealtimeCoarse, &now) == 0
                ? DateTime.UnixEpoch.Ticks + now.Seconds * TimeSpan.TicksPerSecond + (long)((ulong)now.Nanoseconds / 100)
                : OrdinaryTicks();
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(UtcTicks, TimeSpan.Zero);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long OrdinaryTicks() => System.GetUtcNow().UtcTicks;

    private static delegate* unmanaged[SuppressGCTransition]<int, TimeSpec*, int> Resolve() =>
        OperatingSystem.IsLinux() && nint.Size == 8
            && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "clock_gettime", out var address)
            ? (delegate* unmanaged[SuppressGCTransition]<int, TimeSpec*, int>)address
            : null;

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
