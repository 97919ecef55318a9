namespace Thaw.Local.Invoke;

/// <summary>
/// Where a path of the command line leads. <c>dotnet run</c> makes the project's folder the working directory, and whoever typed the path stood elsewhere:
/// the shell says where in <c>PWD</c>.
/// </summary>
internal static class GivenPath
{
    /// <summary>The first of the places that has it; seen from the working directory where none has.</summary>
    /// <param name="path">As it was typed.</param>
    /// <param name="from">The working directory.</param>
    /// <param name="exists">Whether what is looked for is there.</param>
    /// <param name="shell">Where the shell stood, if that is known.</param>
    public static string Resolve(string path, string from, Func<string, bool> exists, string? shell)
    {
        var here = Path.GetFullPath(path, from);
        return exists(here) || string.IsNullOrEmpty(shell) || !Path.IsPathFullyQualified(shell) || !exists(Path.GetFullPath(path, shell))
            ? here
            : Path.GetFullPath(path, shell);
    }

    /// <summary>The same, with what the shell says.</summary>
    public static string Resolve(string path, string from, Func<string, bool> exists) => Resolve(path, from, exists, Environment.GetEnvironmentVariable("PWD"));
}
