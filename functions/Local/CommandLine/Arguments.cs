namespace Thaw.Local;

/// <summary>What stands behind a verb: at most one word by itself, and options as <c>--name value</c> or <c>--name=value</c>.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string Value)> _options = [];

    /// <summary>The word by itself, or nothing.</summary>
    public string? Word { get; private set; }

    /// <summary>An option's last value, or nothing.</summary>
    public string? this[string name] => _options.LastOrDefault(option => option.Name == name).Value;

    /// <summary>All values of an option that may be repeated.</summary>
    public IEnumerable<string> All(string name) => _options.Where(option => option.Name == name).Select(static option => option.Value);

    public bool Has(string name) => _options.Exists(option => option.Name == name);

    /// <summary>Reads a command line. A complaint is a sentence that says what is allowed.</summary>
    /// <param name="args">The words after the verb.</param>
    /// <param name="usage">How the verb is used.</param>
    /// <param name="options">The options that have a value.</param>
    /// <param name="switches">The options that have none.</param>
    /// <param name="takesWord">Whether a word by itself is expected.</param>
    /// <param name="complaint">What is wrong, or nothing.</param>
    public static Arguments? Parse(
        IReadOnlyList<string> args, string usage, IReadOnlyCollection<string> options, IReadOnlyCollection<string> switches, bool takesWord, out string? complaint)
    {
        var read = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (inline is null && switches.Contains(name))
            {
                read._options.Add((name, ""));
            }
            else if (options.Contains(name))
            {
                var value = inline ?? (i + 1 < args.Count ? args[++i] : "");
                if (value.Length == 0)
                {
                    complaint = $"{name} needs a value. Usage: {usage}";
                    return null;
                }

                read._options.Add((name, value));
            }
            else if (takesWord && read.Word is null && !args[i].StartsWith('-'))
            {
                read.Word = args[i];
            }
            else
            {
                complaint = $"'{args[i]}' is not an option. Usage: {usage}";
                return null;
            }
        }

        complaint = null;
        return read;
    }

    /// <summary>A whole number within bounds; a complaint where it is none.</summary>
    public int Number(string name, int otherwise, int least, int most, ref string? complaint)
    {
        if (this[name] is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, out var number) && number >= least && number <= most)
        {
            return number;
        }

        complaint ??= $"{name} '{text}' is not a whole number from {least} to {most}.";
        return otherwise;
    }
}
