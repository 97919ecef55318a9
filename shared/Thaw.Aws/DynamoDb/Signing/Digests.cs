using System.Security.Cryptography;

namespace Thaw.Aws.DynamoDb.Signing;

/// <summary>
/// What signatures are computed with. Set up anew for each, a digest and its key cost about a microsecond a signature; kept, they cost a process two milliseconds once, in code that is
/// loaded. So they are kept where that many signatures were made that it is earned back. For one caller at a time.
/// </summary>
internal sealed class Digests : IDisposable
{
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>How many signatures are made without.</summary>
    public const int Unkept = 1000;

    private int _signatures;
    private IncrementalHash? _hash;
    private IncrementalHash? _keyed;
    private byte[]? _key;

    /// <summary>The SHA-256 of bytes.</summary>
    public void Hash(ReadOnlySpan<byte> data, Span<byte> to)
    {
        if (_signatures < Unkept)
        {
            SHA256.HashData(data, to);
            return;
        }

        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Finish(_hash, data, to);
    }

    /// <summary>The signature: their HMAC under a key, which is compared by reference: the same array until the key is another.</summary>
    public void Sign(byte[] key, ReadOnlySpan<byte> data, Span<byte> to)
    {
        if (_signatures < Unkept)
        {
            _signatures++;
            HMACSHA256.HashData(key, data, to);
            return;
        }

        if (_keyed is null || !ReferenceEquals(_key, key))
        {
            _keyed?.Dispose();
            (_keyed, _key) = (IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key), key);
        }

        Finish(_keyed, data, to);
    }

    public void Dispose()
    {
        _hash?.Dispose();
        _keyed?.Dispose();
    }

    private static void Finish(IncrementalHash hash, ReadOnlySpan<byte> data, Span<byte> to)
    {
        hash.AppendData(data);
        hash.GetHashAndReset(to);
    }
}
