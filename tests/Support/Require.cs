using Xunit;

namespace Thaw.Tests.Support;

/// <summary>Skips a test that lacks something of its machine, and says what; with <c>CI=true</c> it fails instead.</summary>
public static class Require
{
    /// <summary>Needs a program on the search path.</summary>
    public static string Tool(string name)
    {
        var found = Find(name);
        if (found is null)
        {
            Missing($"'{name}' is not on the search path");
        }

        return found!;
    }

    /// <summary>Skips, or fails where everything should be there.</summary>
    public static void Missing(string what)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{what}, and CI=true: nothing may be skipped.");
        }

        Skip.If(true, $"{what}.");
    }

    private static string? Find(string name)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{name}.exe", $"{name}.cmd"] : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }
}
