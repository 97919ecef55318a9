using System.Buffers;

namespace Thaw.Web.Bodies;

/// <summary>Bytes that wait to be sent, in a rented array.</summary>
internal sealed class OutputBuffer : IDisposable
{
    private const int Smallest = 4096;
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Add(byte one)
    {
        Reserve(1);
        _bytes[Length++] = one;
    }

    public void Add(ReadOnlySpan<byte> many)
    {
        Reserve(many.Length);
        many.CopyTo(_bytes.AsSpan(Length));
        Length += many.Length;
    }

    /// <summary>Leaves out the first bytes.</summary>
    public void RemoveFirst(int count)
    {
        _bytes.AsSpan(count, Length - count).CopyTo(_bytes);
        Length -= count;
    }

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, Length) = ([], 0);
    }

    private void Reserve(int count)
    {
        if (count <= _bytes.Length - Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(_bytes.Length * 2, Length + count)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
