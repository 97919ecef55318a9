namespace Thaw.FleetProcess;

/// <summary>What a process of the fleet can be told.</summary>
internal enum FleetVerb
{
    /// <summary>Say what the clocks say.</summary>
    Clocks = 0,

    /// <summary>Look a place up, with a factory.</summary>
    Get = 1,

    /// <summary>Look a place up, without one.</summary>
    Find = 2,

    /// <summary>Invalidate.</summary>
    Invalidate = 3,

    /// <summary>Start to look many places up, over and over; answered when each was looked up once.</summary>
    Watch = 4,

    /// <summary>Stop that, and report.</summary>
    Report = 5,
}
