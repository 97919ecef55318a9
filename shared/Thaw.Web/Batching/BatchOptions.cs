namespace Thaw.Web;

/// <summary>Bounds of a batch of requests.</summary>
public sealed class BatchOptions
{
    /// <summary>The most requests in one batch, 1 to 100. Default 20.</summary>
    public int MaximumRequests { get; set; } = 20;

    /// <summary>How many requests that change nothing run at once, 1 to 64. Default 8.</summary>
    public int Parallelism { get; set; } = 8;

    /// <summary>The longest body of one answer, 1 KiB to 16 MiB; what is longer is answered 507 and is to be asked for by itself. Default 1 MiB.</summary>
    public int MaximumAnswerBytes { get; set; } = 1024 * 1024;

    /// <summary>All bodies together, 1 KiB to 64 MiB. Default 4 MiB, which with their names fits what Lambda returns (6 MB).</summary>
    public int MaximumTotalBytes { get; set; } = 4 * 1024 * 1024;
}
