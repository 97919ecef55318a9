using System.Text;

namespace Thaw.Monitoring;

/// <summary>
/// Names requests by the template of their route, as OpenTelemetry's <c>http.route</c> has it: <c>GET /orders/{id}</c>. What only the router needs (constraints, default values, a slash at
/// the end) is left out, so that the name does not change when a constraint does.
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/http/http-spans/</remarks>
public static class RouteNames
{
    /// <summary>What a request that no route took is called.</summary>
    public const string None = "(no route)";

    /// <summary>The name of a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="template">The template: <c>/orders/{id:int}/</c>; <see langword="null"/> where no route took it.</param>
    public static string Of(string? method, string? template) => $"{method} {(template is null ? None : Plain(template))}";

    /// <summary>A template without what only the router needs: <c>/orders/{id}</c>. It always begins with a slash.</summary>
    public static string Plain(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var plain = new StringBuilder(template.Length + 1);
        if (!template.StartsWith('/'))
        {
            plain.Append('/');
        }

        for (var at = 0; at < template.Length; at++)
        {
            plain.Append(template[at]);
            if (template[at] == '{' && !IsTwice(template, at))
            {
                at = Parameter(template, at + 1, plain);
            }
            else if (template[at] is '{' or '}' && IsTwice(template, at))
            {
                plain.Append(template[++at]);
            }
        }

        while (plain.Length > 1 && plain[^1] == '/')
        {
            plain.Length--;
        }

        return plain.ToString();
    }

    // A name up to what ends it: a constraint, a default value, the closing brace. A pattern within a constraint writes its braces twice.
    private static int Parameter(string template, int at, StringBuilder plain)
    {
        while (at < template.Length && template[at] is not (':' or '=' or '}'))
        {
            plain.Append(template[at++]);
        }

        while (at < template.Length && (template[at] != '}' || IsTwice(template, at)))
        {
            at += IsTwice(template, at) ? 2 : 1;
        }

        if (at > 0 && at < template.Length && template[at - 1] == '?' && plain[^1] != '?')
        {
            plain.Append('?');
        }

        plain.Append('}');
        return at;
    }

    private static bool IsTwice(string template, int at) => template[at] is '{' or '}' && at + 1 < template.Length && template[at + 1] == template[at];
}
