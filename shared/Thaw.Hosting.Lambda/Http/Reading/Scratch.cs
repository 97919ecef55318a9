namespace Thaw.Hosting.Lambda.Http;

/// <summary>Bytes to work in while an event is read. What was taken is valid until <see cref="Reset"/>, even if more is taken.</summary>
internal sealed class Scratch
{
    private const int Kept = 64 * 1024;

    private byte[] _bytes = new byte[2 * 1024];
    private int _used;

    /// <summary>So many bytes, of any content.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length - _used < length)
        {
            // The old array lives on in what was taken from it.
            _bytes = new byte[Math.Max(_bytes.Length * 2, length)];
            _used = 0;
        }

        var taken = _bytes.AsSpan(_used, length);
        _used += length;
        return taken;
    }

    /// <summary>Gives everything back.</summary>
    public void Reset()
    {
        if (_bytes.Length > Kept)
        {
            _bytes = new byte[2 * 1024];
        }

        _used = 0;
    }
}
