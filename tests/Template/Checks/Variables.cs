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
        var wanted = code.Variables.Where(static name => !VariableRules.IsPlatform(name) && !VariableRules.OtherWords.Contains(name) && !VariableRules.Absent.ContainsKey(name))
            .Where(name => !VariableRules.Only.TryGetValue(name, out var call) || code.Calls.Contains(call))
            .Concat(code.Settings.Except(SettingRules.Absent.Keys).SelectMany(key => SettingRules.VariablesOf(key, code.Strings)))
            .ToHashSet();
        return wanted.Except(set).Select(name => $"{function} reads {name}, which is not set.")
            .Concat(set.Except(wanted).Select(name => $"{function} is given {name}, which its code does not read."));
    }
}
