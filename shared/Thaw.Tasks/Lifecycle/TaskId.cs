using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.Tasks.Lifecycle;

/// <summary>A task's name: random, or the hash of what its idempotency key names it by.</summary>
internal static class TaskId
{
    private const char Random = 't';
    private const char Keyed = 'k';
    private const int RandomLength = 33;
    private const int KeyedLength = 65;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>An id that was never used. Its first half is the time: ids made together lie together.</summary>
    public static string New(DateTimeOffset now) => $"{Random}{Guid.CreateVersion7(now):N}";

    /// <summary>The id that a key names for a user and a type. Each part's length goes into the hash, so that no two triples are written alike.</summary>
    public static string Of(string? user, string type, string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, user);
        Append(hash, type);
        Append(hash, key);
        return Keyed + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static bool IsValid(string text) =>
        (text.Length == RandomLength && text[0] == Random || text.Length == KeyedLength && text[0] == Keyed)
        && !text.AsSpan(1).ContainsAnyExcept(Digits);

    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
