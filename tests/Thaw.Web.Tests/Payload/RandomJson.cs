using System.Text;

namespace Thaw.Web.Tests.Payload;

/// <summary>Documents of every kind, with whitespace anywhere it may be, and escapes.</summary>
internal sealed class RandomJson(Random random)
{
    public static readonly string[] Names = ["id", "name", "items", "price", "Password", "tags", "ü", "a b", ""];

    public string Document(int depth = 4)
    {
        var text = new StringBuilder();
        Value(text, depth, isRoot: true);
        return text.ToString();
    }

    private void Value(StringBuilder text, int depth, bool isRoot = false)
    {
        Space(text);
        switch (depth == 0 ? random.Next(2, 8) : isRoot ? random.Next(2) : random.Next(8))
        {
            case 0:
                Members(text, depth);
                break;
            case 1:
                Elements(text, depth);
                break;
            case 2:
                text.Append("null");
                break;
            case 3:
                text.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case 4:
                text.Append(random.Next(-100, 100)).Append(random.Next(3) == 0 ? ".5e-3" : "");
                break;
            default:
                String(text, new string('x', random.Next(40)) + "ü\u20ac😀\"\\<"[..random.Next(3)]);
                break;
        }

        Space(text);
    }

    private void Members(StringBuilder text, int depth)
    {
        text.Append('{');
        var names = Names.Where(_ => random.Next(3) > 0).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Space(text);
            String(text, names[i]);
            Space(text);
            text.Append(':');
            Value(text, depth - 1);
        }

        Space(text);
        text.Append('}');
    }

    private void Elements(StringBuilder text, int depth)
    {
        text.Append('[');
        for (var i = random.Next(4); i > 0; i--)
        {
            Value(text, depth - 1);
            text.Append(i == 1 ? "" : ",");
        }

        Space(text);
        text.Append(']');
    }

    private void String(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            text.Append(character is '"' or '\\' ? $"\\{character}" : random.Next(8) == 0 ? $"\\u{(int)character:x4}" : character.ToString());
        }

        text.Append('"');
    }

    private void Space(StringBuilder text)
    {
        if (random.Next(4) == 0)
        {
            text.Append(" \t\r\n"[random.Next(4)]);
        }
    }
}
