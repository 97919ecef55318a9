namespace Thaw.Web;

/// <summary>How many requests a caller may send.</summary>
public sealed class ThawRateLimitOptions
{
    /// <summary>Requests of one caller in any stretch of <see cref="Window"/>, 1 to 1,000,000; default 600. <c>Thaw:RateLimit:Requests</c>.</summary>
    public int Requests { get; set; } = 600;

    /// <summary>The stretch of time, 1 second to 1 day; default 1 minute. <c>Thaw:RateLimit:Window</c>.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether all processes count together, by the <see cref="IFleetCounter"/> that is registered. Default <see langword="false"/>: each process counts by itself, and a caller has
    /// the limit in each. <c>Thaw:RateLimit:Fleet</c>.
    /// </summary>
    public bool Fleet { get; set; }

    /// <summary>
    /// How many requests a process takes from the fleet's count at a time, 1 to 10,000. Default <see langword="null"/>: a twentieth of <see cref="Requests"/>. Larger ones ask the
    /// store less often; what a process took and does not need is lost to the others until the window has passed. <c>Thaw:RateLimit:FleetBatch</c>.
    /// </summary>
    public int? FleetBatch { get; set; }

    /// <summary>How long the fleet's count is waited for, 10 ms to 10 seconds; default 500 ms. Then, and for 5 seconds after, the process counts by itself.</summary>
    public TimeSpan FleetTimeout { get; set; } = TimeSpan.FromMilliseconds(500);
}
