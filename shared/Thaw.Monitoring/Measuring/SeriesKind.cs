namespace Thaw.Monitoring.Measuring;

/// <summary>What becomes of a series' values.</summary>
internal enum SeriesKind
{
    /// <summary>They are distributed.</summary>
    Distribution,

    /// <summary>They are added up.</summary>
    Sum,

    /// <summary>The last one counts.</summary>
    Level,
}
