using System.Buffers;

namespace Thaw.Aws.DynamoDb.Wire;

/// <summary>A growing stretch of bytes on arrays of a pool. After <see cref="Release"/> it holds nothing and can be used again.</summary>
internal sealed class PooledBuffer(ArrayPool<byte> pool) : IBufferWriter<byte>
{
    private const int Smallest = 4096;
    private byte[] _array = [];
    private int _length;

    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, _length);

    public int Length => _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_length);
    }

    /// <summary>Forgets what is written and keeps the array.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives the array back.</summary>
    public void Release()
    {
        var array = _array;
        (_array, _length) = ([], 0);
        if (array.Length > 0)
        {
            pool.Return(array);
        }
    }

    private void Reserve(int more)
    {
        var needed = _length + Math.Max(more, 1);
        if (needed <= _array.Length)
        {
            return;
        }

        var larger = pool.Rent(Math.Max(Math.Max(needed, Smallest), (int)Math.Min(_array.Length * 2L, Array.MaxLength)));
        var smaller = _array;
        smaller.AsSpan(0, _length).CopyTo(larger);
        _array = larger;
        if (smaller.Length > 0)
        {
            pool.Return(smaller);
        }
    }
}
