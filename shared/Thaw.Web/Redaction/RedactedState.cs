using System.Collections;
using System.Globalization;
using System.Text;

namespace Thaw.Web.Redaction;

/// <summary>The named values of a log line, those that are sensitive struck out, and the line made of them.</summary>
internal sealed class RedactedState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string Struck = "***";
    private const string Template = "{OriginalFormat}";

    private readonly KeyValuePair<string, object?>[] _values;

    private RedactedState(KeyValuePair<string, object?>[] values) => _values = values;

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>What is to be logged in the place of a state that has sensitive values; <see langword="null"/> where it has none.</summary>
    public static RedactedState? Of(IReadOnlyList<KeyValuePair<string, object?>> state, SensitiveNames names)
    {
        for (var i = 0; i < state.Count; i++)
        {
            if (names.Contains(state[i].Key.TrimStart('@')))
            {
                return new RedactedState([.. state.Select(one => names.Contains(one.Key.TrimStart('@')) ? new(one.Key, Struck) : one)]);
            }
        }

        return null;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The line: its template, with the values in their places.</summary>
    public override string ToString()
    {
        if (Array.Find(_values, static one => one.Key == Template).Value is not string template)
        {
            return string.Join(", ", _values.Select(static one => $"{one.Key}: {one.Value}"));
        }

        var line = new StringBuilder(template.Length);
        for (var at = 0; at < template.Length; at++)
        {
            var character = template[at];
            if (character is '{' or '}' && at + 1 < template.Length && template[at + 1] == character)
            {
                line.Append(character);
                at++;
            }
            else if (character == '{' && template.IndexOf('}', at) is > 0 and var end)
            {
                line.Append(Shown(template.AsSpan(at + 1, end - at - 1)));
                at = end;
            }
            else
            {
                line.Append(character);
            }
        }

        return line.ToString();
    }

    private string Shown(ReadOnlySpan<char> place)
    {
        var end = place.IndexOfAny(',', ':') is >= 0 and var found ? found : place.Length;
        var (name, format) = (place[..end].ToString(), place[end..].ToString());
        object? shown = Array.Find(_values, one => one.Key == name).Value switch
        {
            null => "(null)",
            string text => text,
            IEnumerable many => string.Join(", ", many.Cast<object?>().Select(static one => one ?? "(null)")),
            var value => value,
        };
        return string.Format(CultureInfo.InvariantCulture, $"{{0{format}}}", shown);
    }
}
