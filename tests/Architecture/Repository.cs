using Thaw.Tests.Support;

namespace Thaw.Architecture;

/// <summary>The checkout's files, without what builds and tools leave in it.</summary>
internal static class Repository
{
    private static readonly string[] Visible = [".ci", ".github"];
    private static readonly string[] Left = ["bin", "obj", "node_modules", "artifacts", "TestResults"];

    public static string Root => RepositoryRoot.Path;

    /// <summary>The path from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static string Full(string relative) => Path.Combine(Root, relative);

    /// <summary>Every file under a folder of the root, in a stable order; nothing where the folder does not exist.</summary>
    public static IEnumerable<string> Files(string relative = "") => Walk(new DirectoryInfo(Full(relative)));

    /// <summary>The C# files of what ships, by path from the root.</summary>
    public static IEnumerable<string> ShippedSources() =>
        Files("shared").Concat(Files("functions")).Where(static file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(Relative);

    private static IEnumerable<string> Walk(DirectoryInfo folder) => !folder.Exists ? [] :
        folder.EnumerateFiles().Where(static file => file.Name != ".git").Select(static file => file.FullName) // a linked worktree's is a file
            .Concat(folder.EnumerateDirectories().Where(static child => IsOurs(child.Name)).SelectMany(Walk))
            .Order(StringComparer.Ordinal);

    private static bool IsOurs(string folder) => Visible.Contains(folder) || !(folder.StartsWith('.') || Left.Contains(folder));
}
