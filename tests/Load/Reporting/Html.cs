using System.Globalization;
using System.Net;
using System.Text;

namespace Thaw.Load.Reporting;

/// <summary>Writes HTML; text is encoded on its way, wherever it comes from.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup of our own, as it is.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Text.</summary>
    public Html Text(string text)
    {
        _text.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>An element that holds text.</summary>
    public Html Element(string tag, string text) => Raw($"<{tag}>").Text(text).Raw($"</{tag}>\n");

    /// <summary>A table: its first column is text, the others are figures.</summary>
    public Html Table(string caption, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Raw("<div class=\"wide\"><table>").Element("caption", caption).Raw("<thead><tr>");
        foreach (var name in head)
        {
            Raw("<th scope=\"col\">").Text(name).Raw("</th>");
        }

        Raw("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            Raw("<tr><th scope=\"row\">").Text(row[0]).Raw("</th>");
            foreach (var cell in row.Skip(1))
            {
                Raw("<td>").Text(cell).Raw("</td>");
            }

            Raw("</tr>\n");
        }

        return Raw("</tbody></table></div>\n");
    }

    public override string ToString() => _text.ToString();

    /// <summary>A figure with three digits that count.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.0995 => value.ToString("0.#####", CultureInfo.InvariantCulture),
        < 0.995 => value.ToString("0.###", CultureInfo.InvariantCulture),
        < 9.995 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 99.95 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };
}
