using System.Security.Cryptography;
using System.Text;

namespace Thaw.Jobs.Performance;

/// <summary>A key as it may be told to operators: keys may hold what is nobody's business.</summary>
internal static class KeyDigest
{
    private const int Bytes = 4;

    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, Bytes));
}
