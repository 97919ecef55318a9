using System.Security.Cryptography;
using System.Text;

namespace Thaw.Jobs.Documents;

/// <summary>A document's name as keys hold it: of one length, whatever the name is.</summary>
internal static class DocumentId
{
    public static string Of(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
