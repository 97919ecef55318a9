using Thaw.Aws.Clients.Connections;

namespace Thaw.Conformance;

/// <summary>How emulators are asked.</summary>
internal static class Emulators
{
    /// <summary>What a store must do it must do on a machine that is busy, too: an emulator that takes its time is no fault of the store's.</summary>
    public static ClientPatience Patience { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}
