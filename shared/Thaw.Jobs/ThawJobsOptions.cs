namespace Thaw.Jobs;

/// <summary>The jobs' settings. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class ThawJobsOptions
{
    /// <summary>The largest document that is processed, in bytes. 1 KiB to 16 GiB; default 1 GiB. A larger one is refused before it is read.</summary>
    public long MaximumDocumentBytes { get; set; } = 1L << 30;

    /// <summary>
    /// How long what was made of a document is kept: its chunks, and what the index holds of them. 1 day to 3,650 days; default 365 days. Counts from when it is processed, as it was set then; processing
    /// it again begins anew. Half an hour before it is gone it is no longer found.
    /// </summary>
    public TimeSpan DocumentRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>About how much memory an index segment takes while it is made, in bytes. 1 MiB to 1 GiB; default 32 MiB. A document that needs more becomes several segments.</summary>
    public int SegmentBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How many segments of about one size are merged into one. 2 to 32; default 8.</summary>
    public int MergeFactor { get; set; } = 8;
}
