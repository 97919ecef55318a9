using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>A term's chunks while a segment is made: for each the distance from the one before and how often the term is in it, as they will be stored.</summary>
internal sealed class PostingList
{
    private byte[] _bytes = new byte[8];
    private int _length;
    private int _last = -1;
    private int _times;

    public int Capacity => _bytes.Length;

    public void Add(int chunk)
    {
        if (chunk == _last)
        {
            _times++;
            return;
        }

        Seal();
        Put(chunk - _last);
        (_last, _times) = (chunk, 1);
    }

    public IEnumerable<(int Chunk, int Times)> Read()
    {
        Seal();
        var (at, chunk) = (0, -1);
        while (at < _length)
        {
            chunk += Get(ref at);
            yield return (chunk, Get(ref at));
        }
    }

    private void Seal()
    {
        if (_times > 0)
            Put(_times);
        _times = 0;
    }

    private void Put(int value)
    {
        if (_length + 5 > _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            _bytes[_length++] = (byte)(rest | 0x80);
        _bytes[_length++] = (byte)rest;
    }

    private int Get(ref int at)
    {
        var from = _bytes.AsSpan(at, _length - at);
        ReadOnlySpan<byte> rest = from;
        var value = VarInts.ReadInt32(ref rest);
        at += from.Length - rest.Length;
        return value;
    }
}
