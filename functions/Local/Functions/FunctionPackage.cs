using System.Text.Json;

namespace Thaw.Local.Functions;

/// <summary>A published function: a folder, a handler, and how Lambda would start it.</summary>
/// <param name="Folder">The folder, which Lambda mounts as the task root.</param>
/// <param name="Handler">The executable assembly's name without <c>.dll</c>, or <c>bootstrap</c>.</param>
/// <param name="Program">The program to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="ExecutionEnvironment">The value of <c>AWS_EXECUTION_ENV</c>.</param>
internal sealed record FunctionPackage(string Folder, string Handler, string Program, IReadOnlyList<string> Arguments, string ExecutionEnvironment)
{
    /// <summary>
    /// What the managed runtime does with a handler without a colon: <c>dotnet exec HANDLER.dll</c>, or the program of that name where there is no
    /// assembly, or where it is published with its own runtime. <c>bootstrap</c> is a custom runtime's.
    /// </summary>
    /// <exception cref="FunctionException">The folder holds nothing to start.</exception>
    public static FunctionPackage Find(string folder, string handler)
    {
        folder = Path.GetFullPath(folder);
        var assembly = Path.Combine(folder, handler + ".dll");
        if (File.Exists(assembly) && NeedsRuntime(Path.ChangeExtension(assembly, ".runtimeconfig.json")))
        {
            return new FunctionPackage(folder, handler, "dotnet", ["exec", assembly], $"AWS_Lambda_{LambdaRuntime.Managed}");
        }

        foreach (var name in (string[])[handler, "bootstrap"])
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return new FunctionPackage(folder, handler, Path.Combine(folder, name), [], $"AWS_Lambda_{LambdaRuntime.Custom}");
            }
        }

        throw new FunctionException($"{folder} holds neither {handler}.dll with its runtimeconfig.json nor {handler} nor bootstrap: publish the function first.");
    }

    // A self-contained publish brings its own runtime, which the managed one does not start.
    private static bool NeedsRuntime(string configuration)
    {
        if (!File.Exists(configuration))
        {
            return false;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(configuration));
        return !json.RootElement.GetProperty("runtimeOptions").TryGetProperty("includedFrameworks", out _);
    }
}
