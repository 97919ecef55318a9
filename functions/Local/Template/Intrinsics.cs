using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Thaw.Local.Template;

/// <summary>
/// The functions of CloudFormation, as far as parameters' defaults decide them. What names a resource of the stack has no value here:
/// a table that does not exist is worse than none.
/// </summary>
internal sealed partial class Intrinsics(YamlMappingNode template)
{
    private const string Region = "eu-central-1";

    /// <summary>A node's value, or nothing where only a deployment knows it.</summary>
    public string? Resolve(YamlNode node)
    {
        var (name, argument) = Call(node);
        return name switch
        {
            null => node.Text(),
            "Ref" => Reference(argument.Text() ?? ""),
            "If" => argument.Items() is [var condition, var then, var otherwise] && Holds(condition.Text() ?? "") is { } holds ? Resolve(holds ? then : otherwise) : null,
            "Sub" => Substitute(argument),
            "Join" => argument.Items() is [var separator, var parts] && parts.Items().Select(Resolve).ToList() is var texts && !texts.Contains(null)
                ? string.Join(separator.Text(), texts) : null,
            _ => null,
        };
    }

    /// <summary>What an unresolved node refers to, for a person.</summary>
    public static string Describe(YamlNode node)
    {
        var (name, argument) = Call(node);
        return name is null ? "a structure" : $"!{name} {argument.Text() ?? "…"}";
    }

    [GeneratedRegex(@"\$\{(!?)([^}]+)\}")]
    private static partial Regex Placeholder();

    // !Ref X, and { Ref: X } or { "Fn::Sub": X }.
    private static (string? Name, YamlNode Argument) Call(YamlNode node)
    {
        if (!node.Tag.IsEmpty && node.Tag.Value.StartsWith('!') && node.Tag.Value.Length > 1)
        {
            return (node.Tag.Value[1..], node);
        }

        return node is YamlMappingNode { Children.Count: 1 } map && map.Children[0].Key.Text() is { } key
            && (key is "Ref" or "Condition" || key.StartsWith("Fn::", StringComparison.Ordinal))
                ? (key.Replace("Fn::", "", StringComparison.Ordinal), map.Children[0].Value)
                : (null, node);
    }

    private string? Reference(string name) => name switch
    {
        "AWS::Region" => Environment.GetEnvironmentVariable("AWS_REGION") ?? Region,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        _ => template.Find("Parameters")?.Find(name)?.Find("Default")?.Text(),
    };

    private string? Substitute(YamlNode argument)
    {
        var own = argument.Items() is [_, var map] ? map : null;
        var text = argument.Text() ?? (argument.Items() is [var first, ..] ? first.Text() : null);
        var isWhole = text is not null;
        var result = Placeholder().Replace(text ?? "", match =>
        {
            if (match.Groups[1].Length > 0)
            {
                return $"${{{match.Groups[2].Value}}}";
            }

            var value = own?.Find(match.Groups[2].Value) is { } node ? Resolve(node) : Reference(match.Groups[2].Value);
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? result : null;
    }

    private bool? Holds(string condition) => template.Find("Conditions")?.Find(condition) is { } node ? Test(node) : null;

    private bool? Test(YamlNode node)
    {
        var (name, argument) = Call(node);
        return name switch
        {
            "Equals" => argument.Items() is [var left, var right] && Resolve(left) is { } one && Resolve(right) is { } other ? one == other : null,
            "Not" => argument.Items() is [var inner] ? !Test(inner) : null,
            "And" => argument.Items().Select(Test).ToList() is var all && all.Contains(false) ? false : all.Contains(null) ? null : true,
            "Or" => argument.Items().Select(Test).ToList() is var any && any.Contains(true) ? true : any.Contains(null) ? null : false,
            "Condition" => Holds(argument.Text() ?? ""),
            _ => null,
        };
    }
}
