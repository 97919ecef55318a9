using System.Text;

namespace Thaw.Aws.DynamoDb.Signing;

/// <summary>Writes lines of text into bytes.</summary>
internal ref struct Utf8Lines(Span<byte> to)
{
    private readonly Span<byte> _to = to;

    public int Length { get; private set; }

    public void Text(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, _to[Length..]);

    public void Line(ReadOnlySpan<char> text)
    {
        Text(text);
        End();
    }

    /// <summary>A header in its canonical form, name and value as they are.</summary>
    public void Header(string name, string value)
    {
        Text(name);
        _to[Length++] = (byte)':';
        Line(value);
    }

    public void End() => _to[Length++] = (byte)'\n';

    /// <summary>The SHA-256 of bytes, in lower-case hexadecimal.</summary>
    public void Hash(ReadOnlySpan<byte> data, Digests digests)
    {
        Span<byte> hash = stackalloc byte[Digests.Bytes];
        digests.Hash(data, hash);
        Convert.TryToHexStringLower(hash, _to[Length..], out var written);
        Length += written;
    }
}
