using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Thaw.Web;

namespace Thaw.Api;

/// <summary>
/// The dashboard as one page: the parts in <c>Page/</c> put together. Its policy lets run and apply exactly the script and the style that are in it, by their hashes, and nothing that could ever get into it.
/// </summary>
internal sealed class DashboardPage
{
    private const string ResourcePrefix = "dashboard/";
    private const string StyleMark = "/* style */";
    private const string ScriptMark = "/* script */";

    // The order matters only where something is run while it is read: main comes last.
    private static readonly string[] Styles = ["ground.css", "parts.css"];
    private static readonly string[] Scripts =
        ["elements.js", "words.js", "service.js", "polling.js", "access.js", "charts.js", "figures.js", "health.js", "cache.js", "tasks.js", "findings.js", "main.js"];

    private DashboardPage(string text, string contentSecurityPolicy)
    {
        Content = new FixedContent("text/html; charset=utf-8", Encoding.UTF8.GetBytes(text));
        ContentSecurityPolicy = contentSecurityPolicy;
    }

    public FixedContent Content { get; }

    public string ContentSecurityPolicy { get; }

    /// <summary>Reads the parts, which are in this assembly.</summary>
    public static DashboardPage Read()
    {
        // Style needs no room around its colons and braces.
        var style = Join(Styles).Replace(": ", ":", StringComparison.Ordinal).Replace(" {", "{", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var script = Join(Scripts);
        var page = Join(["index.html"]).TrimStart().Replace(StyleMark, style, StringComparison.Ordinal).Replace(ScriptMark, script, StringComparison.Ordinal);

        // The picture is the tab's icon, which is in the page too. Without a Trusted Types policy no text can become markup or script at all.
        return new DashboardPage(page, string.Join("; ",
            "default-src 'none'", $"script-src '{Hash(script)}'", $"style-src '{Hash(style)}'", "img-src data:", "connect-src 'self'",
            "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"));
    }

    // Indentation and remarks are for the readers of the parts.
    private static string Join(string[] names)
    {
        var joined = new StringBuilder("\n");
        foreach (var line in names.SelectMany(static name => Part(name).Split('\n')).Select(static line => line.Trim()))
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !(line.StartsWith("/*", StringComparison.Ordinal) && line.EndsWith("*/", StringComparison.Ordinal)))
            {
                joined.Append(line).Append('\n');
            }
        }

        return joined.ToString();
    }

    private static string Part(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + name)
            ?? throw new InvalidOperationException($"The dashboard's part {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
