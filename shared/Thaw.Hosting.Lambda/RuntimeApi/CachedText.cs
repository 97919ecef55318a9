using System.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>A header's value as a string that is made again only when its bytes have changed.</summary>
internal struct CachedText
{
    private byte[] _bytes;
    private string? _text;

    /// <summary>The value as a string.</summary>
    public string Of(ReadOnlySpan<byte> value)
    {
        if (_text is not null && value.SequenceEqual(_bytes.AsSpan(0, Math.Min(_text.Length, _bytes.Length))) && value.Length == _text.Length)
        {
            return _text;
        }

        if (_bytes is null || _bytes.Length < value.Length)
        {
            _bytes = new byte[Math.Max(value.Length, 64)];
        }

        value.CopyTo(_bytes);
        return _text = Encoding.Latin1.GetString(value);
    }
}
