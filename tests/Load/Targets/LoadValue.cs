using System.Text;
using System.Text.Json;

namespace Thaw.Load.Targets;

/// <summary>The value of a key: about a kilobyte of JSON, always the same.</summary>
internal static class LoadValue
{
    private static readonly string Notes = string.Concat(Enumerable.Repeat("Checked and found in order. ", 32));

    public static byte[] Of(string key) =>
        Encoding.UTF8.GetBytes($$"""{"id":"{{JsonEncodedText.Encode(key)}}","site":"site-0042","kind":"pump","pressure":[4.2,4.3,4.1],"notes":"{{Notes}}"}""");
}
