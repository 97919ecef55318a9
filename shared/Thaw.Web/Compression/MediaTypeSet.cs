namespace Thaw.Web.Compression;

/// <summary>Media types by their names, by what stands before the slash, and by their suffix.</summary>
internal sealed class MediaTypeSet(IEnumerable<string> types)
{
    private readonly HashSet<string> _types = new(types, StringComparer.OrdinalIgnoreCase);

    public bool Contains(string contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return _types.Contains(type)
            || (type.IndexOf('/') is >= 0 and var slash && _types.Contains($"{type.AsSpan(0, slash)}/*"))
            || (type.LastIndexOf('+') is >= 0 and var plus && _types.Contains($"*{type.AsSpan(plus)}"));
    }
}
