using System.Reflection;
using System.Text;
using Thaw.Local.Functions;

namespace Thaw.Local.Tests.Functions;

/// <summary>The smallest function there is, as a process under the emulator.</summary>
internal static class FloorFunction
{
    public static string Folder { get; } = Path.GetDirectoryName(Path.GetFullPath(
        typeof(FloorFunction).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "FloorAssembly").Value!))!;

    // Of everything that ends by itself, on a machine that may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Limits that only what hangs meets.</summary>
    public static FunctionSettings Patient { get; } = new() { InitializationLimit = Patience, Timeout = Patience, TerminationLimit = Patience };

    public static FunctionEnvironment Create(string behaviour = "odd", FunctionSettings? settings = null)
    {
        settings ??= Patient;
        return new FunctionEnvironment(FunctionPackage.Find(Folder, "Thaw.LambdaFloor"), settings with
        {
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["FLOOR_BEHAVIOUR"] = behaviour },
        });
    }

    public static Task<InvocationReport> DoAsync(this FunctionEnvironment environment, string words) => environment.InvokeAsync(Encoding.UTF8.GetBytes($"\"{words}\""));

    public static string Text(this InvocationReport report) => Encoding.UTF8.GetString(report.Result.Body.Span);
}
