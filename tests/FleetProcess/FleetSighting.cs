namespace Thaw.FleetProcess;

/// <summary>A value that a watch saw, by its factory's begin.</summary>
/// <param name="BeganAt">When its factory began.</param>
/// <param name="AnsweredAt">When the first look-up that answered it had done so: its lifetime began no later.</param>
/// <param name="LastLookupAt">When the last look-up that answered it began.</param>
/// <param name="ClockLagTicks">By how much the coarse clock was behind then.</param>
internal sealed record FleetSighting(long BeganAt, long AnsweredAt, long LastLookupAt, long ClockLagTicks);
