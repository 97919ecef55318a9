namespace Thaw.Hosting.Lambda.Http;

/// <summary>A response's body while it is being made. What goes beyond the limit is counted and dropped.</summary>
internal sealed class ResponseBuffer
{
    private const int Initial = 4 * 1024;
    private const int Kept = 256 * 1024;

    private byte[] _bytes = new byte[Initial];
    private int _written;

    /// <summary>How many bytes are in here.</summary>
    public int Length => _written;

    /// <summary>Whether more was written than any answer may hold.</summary>
    public bool HasOverflown { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public Memory<byte> GetMemory(int sizeHint)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_written);
    }

    /// <summary>Takes over so many bytes of what <see cref="GetMemory"/> handed out.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _written);
        _written += count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetMemory(bytes.Length).Span);
        _written += bytes.Length;
    }

    /// <summary>Drops what is beyond the limit, and all that follows.</summary>
    public void Limit(int limit)
    {
        if (_written > limit)
        {
            (HasOverflown, _written) = (true, 0);
        }
        else if (HasOverflown)
        {
            _written = 0;
        }
    }

    /// <summary>Forgets the last so many bytes.</summary>
    public void TakeBack(int count) => _written -= count;

    /// <summary>Forgets everything that was written.</summary>
    public void Clear() => (_written, HasOverflown) = (0, false);

    /// <summary>Begins another response.</summary>
    public void Reset()
    {
        if (_bytes.Length > Kept)
        {
            _bytes = new byte[Initial];
        }

        Clear();
    }

    private void Reserve(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }
    }
}
