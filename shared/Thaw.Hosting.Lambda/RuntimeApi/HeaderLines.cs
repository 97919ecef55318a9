namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>The fields of a head, one after the other, as slices of it.</summary>
internal ref struct HeaderLines(ReadOnlySpan<byte> head)
{
    private ReadOnlySpan<byte> _rest = head;

    /// <summary>The field that <see cref="MoveNext"/> came to.</summary>
    public HeaderLine Current { get; private set; }

    /// <summary>Itself: it is its own enumerator.</summary>
    public readonly HeaderLines GetEnumerator() => this;

    /// <summary>Goes to the next field; lines that are none are passed over.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf("\r\n"u8);
            var line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                Current = new HeaderLine(line[..colon], line[(colon + 1)..].Trim(" \t"u8));
                return true;
            }
        }

        return false;
    }
}
