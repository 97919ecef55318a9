namespace Thaw.FleetProcess;

/// <summary>A value that a watch saw, by its factory's begin, and when the last look-up that answered it began.</summary>
internal sealed record FleetSighting(long BeganAt, long LastLookupAt);
