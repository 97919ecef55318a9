namespace Thaw.Caching.Measuring;

/// <summary>What the durable tier is asked for.</summary>
internal enum DurableCall : byte
{
    /// <summary>Entries, whatever is read along.</summary>
    Read = 0,

    /// <summary>To keep entries.</summary>
    Write = 1,

    /// <summary>What was invalidated.</summary>
    Check = 2,

    /// <summary>To invalidate.</summary>
    Invalidate = 3,

    /// <summary>The fleet's leave to make a value.</summary>
    Lease = 4,

    /// <summary>To keep what is tuned.</summary>
    Settings = 5,

    /// <summary>Which keys there are.</summary>
    List = 6,
}
