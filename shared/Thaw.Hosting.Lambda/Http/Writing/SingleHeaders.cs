using System.Buffers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Headers where each name has one value: several are joined by a comma, which HTTP allows for all but cookies.</summary>
internal static class SingleHeaders
{
    // A load balancer compares names exactly, so that another spelling carries another cookie; more than these would be lost.
    private static readonly string[] CookieNames =
    [
        "Set-Cookie", "set-cookie", "SET-COOKIE", "Set-cookie", "sEt-Cookie", "seT-Cookie", "set-Cookie", "set-cOokie", "set-coOkie", "set-cooKie",
        "set-cookIe", "set-cookiE", "SEt-Cookie", "SeT-Cookie", "Set-COokie", "Set-CoOkie", "Set-CooKie", "Set-CookIe", "Set-CookiE", "SET-Cookie",
    ];

    /// <summary>Writes <c>,"headers":{…}</c>.</summary>
    public static void Write(IBufferWriter<byte> writer, HeaderList headers, bool withCookies)
    {
        writer.Write(",\"headers\":{"u8);
        var isFirst = true;
        for (var i = 0; i < headers.Count; i++)
        {
            var values = headers.ValueAt(i);
            if (!string.Equals(headers.NameAt(i), HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase))
            {
                WriteName(writer, headers.NameAt(i), ref isFirst);
                WriteJoined(writer, values);
            }
            else if (withCookies)
            {
                for (var cookie = 0; cookie < Math.Min(values.Count, CookieNames.Length); cookie++)
                {
                    WriteName(writer, CookieNames[cookie], ref isFirst);
                    JsonBytes.WriteString(writer, values[cookie] ?? "");
                }
            }
        }

        writer.Write("}"u8);
    }

    private static void WriteName(IBufferWriter<byte> writer, string name, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Write(","u8);
        }

        isFirst = false;
        JsonBytes.WriteString(writer, name);
        writer.Write(":"u8);
    }

    private static void WriteJoined(IBufferWriter<byte> writer, StringValues values) =>
        JsonBytes.WriteString(writer, values.Count == 1 ? values[0] ?? "" : string.Join(", ", values.ToArray()));
}
