using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Thaw.Web.Payload;

/// <summary>
/// Which members of an answer somebody wants: <c>id,name,items.price</c>. A name stands for the member with all below it; what follows a dot is looked for in the member, or in each
/// element where that is an array. Names are compared exactly.
/// </summary>
internal sealed class FieldSelection
{
    public const int MaximumLength = 2_000;
    public const int MaximumFields = 100;
    public const int MaximumDepth = 16;

    private FieldSelection(FieldNode root) => (Root, Nodes) = (root, root.Number(0));

    public FieldNode Root { get; }

    /// <summary>How many nodes it has, the root among them.</summary>
    public int Nodes { get; }

    /// <summary>Reads a selection; <see langword="false"/>, and a sentence that says why, where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FieldSelection? selection, [NotNullWhen(false)] out string? complaint)
    {
        selection = null;
        complaint = Complaint(text, out var paths);
        if (complaint is not null)
        {
            return false;
        }

        var root = new FieldNode([]);
        foreach (var path in paths)
        {
            root.Add(path);
        }

        selection = new FieldSelection(root);
        return true;
    }

    private static string? Complaint(string text, out List<byte[][]> paths)
    {
        paths = [];
        if (text.Length > MaximumLength)
        {
            return $"It has {text.Length} characters; at most {MaximumLength} are taken.";
        }

        foreach (var field in text.Split(','))
        {
            var names = field.Trim().Split('.');
            if (Array.Exists(names, static name => name.Length == 0 || !IsName(name)))
            {
                return $"'{Shown(field)}' is no field: name members like id,name,items.price.";
            }

            if (names.Length > MaximumDepth)
            {
                return $"'{Shown(field)}' is {names.Length} levels deep; at most {MaximumDepth} are taken.";
            }

            if (paths.Count == MaximumFields)
            {
                return $"More than {MaximumFields} fields are asked for.";
            }

            paths.Add([.. names.Select(static name => Encoding.UTF8.GetBytes(name))]);
        }

        return null;
    }

    private static bool IsName(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]) || (char.IsSurrogate(name[i]) && !IsPair(name, ref i)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPair(string name, ref int at) => char.IsHighSurrogate(name[at]) && at + 1 < name.Length && char.IsLowSurrogate(name[++at]);

    private static string Shown(string field) => field.Length <= 40 ? field : $"{field.AsSpan(0, 40)}…";
}
