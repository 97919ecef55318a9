using System.Buffers;
using System.Numerics;

namespace Thaw.Monitoring.Sketches;

/// <summary>Writes numbers of as many bits as they need, the highest bit first.</summary>
internal ref struct BitWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;
    private uint _pending;
    private int _bits;

    /// <summary>Elias' gamma code of a number from 1 on: as many zeros as it has bits after the first, then the number. 1 takes one bit, 2 and 3 take three.</summary>
    public void Gamma(long value)
    {
        var length = BitOperations.Log2((ulong)value);
        Bits(0, length);
        Bits((ulong)value, length + 1);
    }

    public void Bits(ulong value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            _pending = (_pending << 1) | (uint)((value >> i) & 1);
            if (++_bits == 8)
            {
                Flush();
            }
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void End()
    {
        if (_bits > 0)
        {
            _pending <<= 8 - _bits;
            Flush();
        }
    }

    private void Flush()
    {
        _output.GetSpan(1)[0] = (byte)_pending;
        _output.Advance(1);
        (_pending, _bits) = (0, 0);
    }
}
