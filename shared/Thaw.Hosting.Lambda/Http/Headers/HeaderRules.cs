using System.Buffers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>What a header may be made of. A line break in a value would be a header of an attacker's choice.</summary>
internal static class HeaderRules
{
    private const string Token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(Token);
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Token));

    /// <summary>Whether these bytes are a name or a method.</summary>
    public static bool IsToken(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(TokenBytes);

    /// <summary>Whether a request's value may hold these bytes: all but control characters.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOfAnyInRange((byte)0, (byte)0x1F);
        return at < 0 || (value[at] == '\t' && IsValue(value[(at + 1)..]));
    }

    /// <summary>Refuses a response's header that could not be sent as it is: as on Kestrel, printable ASCII and tabs.</summary>
    /// <exception cref="InvalidOperationException">The name or a value holds something else.</exception>
    public static void CheckResponse(string name, StringValues values)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            throw new InvalidOperationException("A response header's name must be one or more of A–Z a–z 0–9 ! # $ % & ' * + - . ^ _ ` | ~.");
        }

        for (var i = 0; i < values.Count; i++)
        {
            var rest = values[i].AsSpan();
            int at;
            while ((at = rest.IndexOfAnyExceptInRange(' ', '~')) >= 0)
            {
                if (rest[at] != '\t')
                {
                    throw new InvalidOperationException($"The response header {name} holds the character 0x{(int)rest[at]:X4}; a value is printable ASCII and tabs.");
                }

                rest = rest[(at + 1)..];
            }
        }
    }
}
