namespace Thaw.Web.Compression;

/// <summary>Endpoint metadata: its answers are never compressed.</summary>
internal sealed class UncompressedAnswer
{
    public static UncompressedAnswer Instance { get; } = new();
}
