using System.Text;

namespace Thaw.Web.Tests.Fuzzing;

/// <summary>Words, and how they are spoilt.</summary>
internal sealed class Fuzz(int seed)
{
    private static readonly string[] Scraps =
    [
        "", ".", "..", ",", "\0", "\r\n", "%", "%00", "%zz", "%ff", "%C3%BC", "\ud83d", "\ude00", "😀", "ü", "\u202e", "{{", "}}", "{{a.body}}", "{{a.status}}", "\"", "\\", "\\u0000", "\\ud800", "/",
        "//", "?", "#", "&", "=", ";", "*", "null", "true", "[]", "{}", "-1", "0", "1e999", "9223372036854775808", "NaN", "'", "<", "$ref", "__proto__", "password", "a b", "\t", "\u007f", "\u0085", "\ufeff",
    ];

    public Random Random { get; } = new(seed);

    public int Next(int below) => Random.Next(below);

    public bool OneIn(int times) => Random.Next(times) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Random.Next(choices.Length)];

    public string Scrap() => Next(6) switch
    {
        0 => new string((char)Next(0x180), Next(5)),
        1 => new string(Of('a', '.', ',', '0', '(', '*'), OneIn(20) ? Next(3_000) : Next(30)),
        2 => string.Concat(Enumerable.Range(0, Next(6)).Select(_ => (char)Next(0xffff))),
        _ => Scraps[Next(Scraps.Length)],
    };

    /// <summary>A text with pieces cut out, doubled, or put in.</summary>
    public string Spoil(string text)
    {
        for (var times = Next(4); times > 0; times--)
        {
            var at = Next(text.Length + 1);
            var length = Next(Math.Min(text.Length - at, 8) + 1);
            text = Next(3) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                _ => text.Insert(at, Scrap()),
            };
        }

        return text;
    }

    /// <summary>Bytes with some of them others, or gone.</summary>
    public byte[] Spoil(byte[] bytes)
    {
        bytes = [.. bytes];
        for (var times = Next(4); times > 0 && bytes.Length > 0; times--)
        {
            bytes[Next(bytes.Length)] = (byte)Next(256);
        }

        return OneIn(5) ? bytes[..Next(bytes.Length + 1)] : bytes;
    }

    /// <summary>As it stands in an address, mostly.</summary>
    public string InQuery(string text) => OneIn(4) ? text : Uri.EscapeDataString(WellFormed(text));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
