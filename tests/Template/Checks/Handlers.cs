using System.Text.Json.Nodes;
using Thaw.Template.Code;
using Thaw.Template.Reading;
using Thaw.Tests.Support;

namespace Thaw.Template.Checks;

/// <summary>Each handler is an executable assembly of this repository, built from its folder for the runtime it runs on.</summary>
internal static class Handlers
{
    public static string AssemblyOf(Stack stack, string function) => (string?)stack.Properties(function)["Handler"] ?? "";

    public static IEnumerable<string> Complaints(Stack stack)
    {
        var handlers = stack.Functions.Select(function => AssemblyOf(stack, function)).ToList();
        return CompiledFunction.All.Keys.Except(handlers).Select(static name => $"functions/{name} is not deployed.")
            .Concat(stack.Functions.SelectMany(function => Of(stack, function)));
    }

    private static IEnumerable<string> Of(Stack stack, string function)
    {
        var handler = AssemblyOf(stack, function);
        if (!CompiledFunction.All.TryGetValue(handler, out var code))
        {
            return [$"{function}: there is no function '{handler}'."];
        }

        (bool Holds, string Complaint)[] rules =
        [
            (!handler.Contains(':', StringComparison.Ordinal), "an executable's handler is the assembly alone"),
            ((code.Property("AssemblyName") ?? handler) == handler, $"the assembly is {code.Property("AssemblyName")}"),
            (code.Property("OutputType") == "Exe", "it is no executable"),
            (code.Property("PublishReadyToRun") == "true", "it is not published ready to run"),
            ((string?)stack.Properties(function)["CodeUri"] == $"functions/{handler}/", "CodeUri is not the project's folder"),
            (File.Exists(Path.Combine(RepositoryRoot.Path, "functions", handler, handler + ".csproj")), "the project is not there"),
            (Nodes.Function(stack.FunctionProperty(function, "Runtime")) is ("Ref", { } runtime) && (string?)runtime == "Runtime", "its runtime does not follow the parameter"),
            // The managed runtime's name follows the framework's: net10.0, dotnet10.
            ((string?)stack.Parameters["Runtime"]?["Default"] == code.Property("TargetFramework")?.Replace("net", "dotnet").Replace(".0", ""), "its runtime is not its framework's"),
            (code.Imports("../CustomRuntime.props"), "it cannot be published with a runtime of its own, which the parameter offers"),
            ((string?)stack.Resources[function]?["Metadata"]?["BuildMethod"] == "dotnet", "SAM would look for a Makefile where the runtime is a custom one"),
            (stack.FunctionProperty(function, "Architectures") is JsonArray { Count: 1 } one && Nodes.Function(one[0]) is ("Ref", { } name) && (string?)name == "Architecture", "its processor does not follow the parameter"),
        ];
        return rules.Where(static rule => !rule.Holds).Select(rule => $"{function}: {rule.Complaint}.");
    }
}
