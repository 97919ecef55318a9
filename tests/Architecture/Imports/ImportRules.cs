namespace Thaw.Architecture.Imports;

/// <summary>Who may know whom, once: for the projects that exist and for those that are planned.</summary>
internal static class ImportRules
{
    /// <summary>The plan of the house. Local is all functions in one process, so it lies above them.</summary>
    public static readonly Part[] Parts =
    [
        new("shared/Thaw.Abstractions", 0),
        new("shared/Thaw.Caching", 1),
        new("shared/Thaw.Tasks", 1),
        new("shared/Thaw.Monitoring", 1),
        new("shared/Thaw.Upstream", 1, Foreign.AspNetCore), // for the framework's client factory alone: where it runs, ASP.NET Core need not
        new("shared/Thaw.Jobs", 2),
        new("shared/Thaw.Web", 2, Foreign.AspNetCore),
        new("shared/Thaw.Aws", 3, Foreign.Aws),
        new("shared/Thaw.Embedded", 3, Foreign.Sqlite),
        new("shared/Thaw.Hosting.Lambda", 3, Foreign.AspNetCore),
        new("functions/Application", 3), // what the functions share of the application's own: handlers and factories, and no adapter
        new("functions/Api", 4, Foreign.AspNetCore),
        new("functions/TaskWorker", 4, Foreign.AspNetCore),
        new("functions/Maintenance", 4, Foreign.AspNetCore),
        new("functions/Local", 5, Foreign.AspNetCore | Foreign.Aws), // the SDK's chain of credentials, to sign what verify and proxy send
    ];

    /// <summary>The projects that put a vendor behind our ports; functions name them where they compose, nowhere else.</summary>
    public static readonly string[] Adapters = ["Thaw.Aws", "Thaw.Embedded"];

    /// <summary>The only files of functions that may name an adapter.</summary>
    public static readonly string[] CompositionFiles = ["Program.cs"];

    private const int Tests = int.MaxValue;

    private static readonly (string Prefix, Foreign Family)[] Families =
    [
        ("Microsoft.AspNetCore", Foreign.AspNetCore),
        ("AWSSDK", Foreign.Aws),
        ("Amazon.", Foreign.Aws),
        ("AWS.Lambda", Foreign.Aws),
        ("Microsoft.Data.Sqlite", Foreign.Sqlite),
        ("SQLitePCL", Foreign.Sqlite),
    ];

    /// <summary>What is wrong with a project in <paramref name="from"/> that references one in <paramref name="to"/>, or nothing.</summary>
    public static string? Complaint(string from, string to)
    {
        var (lower, upper) = (LevelOf(to), LevelOf(from));
        return lower is null || upper is null ? $"{(upper is null ? from : to)} is not in ImportRules.Parts: add it with its level."
            : upper == Tests || lower < upper ? null
            : $"{from} (level {upper}) must not reference {to} ({(lower == Tests ? "a test" : $"level {lower}")}).";
    }

    /// <summary>What is wrong with a project in <paramref name="from"/> that knows the assembly, package or framework of that name, or nothing.</summary>
    public static string? ForeignComplaint(string from, string assembly)
    {
        var family = Families.FirstOrDefault(row => assembly.StartsWith(row.Prefix, StringComparison.OrdinalIgnoreCase)).Family;
        return LevelOf(from) == Tests || ((Find(from)?.Foreign ?? Foreign.None) & family) == family ? null : $"{from} must not know {assembly}: {family} is not for it.";
    }

    /// <summary>The folder of one of our assemblies, or nothing for a foreign one.</summary>
    public static string? FolderOf(string assembly) => Array.Find(Parts, part => part.Name == assembly)?.Folder;

    private static int? LevelOf(string folder) => folder.StartsWith("tests/", StringComparison.Ordinal) ? Tests : Find(folder)?.Level;

    private static Part? Find(string folder) => Array.Find(Parts, part => part.Folder == folder);
}
