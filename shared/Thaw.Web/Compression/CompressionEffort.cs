namespace Thaw.Web.Compression;

/// <summary>How much time one answer is worth.</summary>
internal enum CompressionEffort
{
    /// <summary>Long ones, and those whose length nobody knows.</summary>
    Usual,

    /// <summary>Short ones.</summary>
    Careful,

    /// <summary>The request has little time left.</summary>
    Hasty,
}
