using System.Runtime.CompilerServices;

namespace Thaw.Tests.Support;

/// <summary>What every process is told that a test starts. Compiled into each test assembly.</summary>
internal static class ChildProcesses
{
#pragma warning disable CA2255 // It has to be said before the first test runs, wherever that is.
    [ModuleInitializer]
    internal static void Prepare() =>
        // One that is killed would leave its debugger's pipes and its diagnostic socket behind in the temporary folder. The tests' own process keeps what is its.
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
#pragma warning restore CA2255
}
