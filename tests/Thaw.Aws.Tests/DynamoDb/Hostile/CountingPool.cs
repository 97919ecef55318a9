using System.Buffers;
using System.Collections.Concurrent;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>A pool that knows what is out, refuses what it did not give, and spoils what comes back, so that a late reader shows.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly ConcurrentDictionary<byte[], bool> _out = new();
    private int _rented;

    public int Outstanding => _out.Count;

    public int Rented => Volatile.Read(ref _rented);

    public override byte[] Rent(int minimumLength)
    {
        Interlocked.Increment(ref _rented);
        var array = new byte[minimumLength];
        _out[array] = true;
        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        if (!_out.TryRemove(array, out _))
        {
            throw new InvalidOperationException("An array came back twice, or from elsewhere.");
        }

        array.AsSpan().Fill(0xEE);
    }
}
