using System.Text.Json;

namespace Thaw.Web.Redaction;

/// <summary>Names that are compared without regard to case, however they are escaped.</summary>
internal sealed class SensitiveNames
{
    // A character takes three bytes of UTF-8 at most, and six where it is escaped.
    private const int MostBytesForOne = 6;

    private readonly HashSet<string> _names;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    public SensitiveNames(IEnumerable<string> names)
    {
        _names = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _names.Count == 0 ? 0 : _names.Max(static name => name.Length);
    }

    public bool IsEmpty => _names.Count == 0;

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Whether the name that the reader stands on is one of them.</summary>
    public bool Contains(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan.Length;
        if (IsEmpty || bytes > _longest * MostBytesForOne)
        {
            return false;
        }

        Span<char> characters = bytes <= 256 ? stackalloc char[256] : new char[bytes];
        var length = reader.CopyString(characters);
        return _lookup.Contains(characters[..length]);
    }
}
