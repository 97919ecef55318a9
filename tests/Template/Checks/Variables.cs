using Thaw.Template.Code;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>Each function is told what its code reads, and nothing else.</summary>
internal static class Variables
{
    public static IEnumerable<string> Complaints(Stack stack) => stack.Functions.SelectMany(function => Of(stack, function));

    private static IEnumerable<string> Of(Stack stack, string function)
    {
        var code = CompiledFunction.All[Handlers.AssemblyOf(stack, function)];
        var set = stack.Variables(function);
        var wanted = code.Variables.Where(static name => !VariableRules.IsPlatform(name) && !VariableRules.OtherWords.Contains(name) && !VariableRules.Absent.ContainsKey(name)).ToHashSet();
        wanted.UnionWith(VariableRules.Ahead.Where(rule => rule.Value == function).Select(static rule => rule.Key));

        // Where there are indexes to fill, every function that writes must know.
        if (code.Strings.Contains("Thaw:DynamoDb:Listing"))
        {
            wanted.Add("Thaw__DynamoDb__Listing");
        }

        // Whoever lists signs cursors.
        if (function == "ApiFunction" && code.Strings.Contains("Thaw:Cursors"))
        {
            wanted.Add("Thaw__Cursors__Keys");
        }

        return wanted.Except(set).Select(name => $"{function} reads {name}, which is not set.")
            .Concat(set.Except(wanted).Select(name => $"{function} is given {name}, which its code does not read."));
    }
}
