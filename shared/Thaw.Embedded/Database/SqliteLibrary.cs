using SQLitePCL;

namespace Thaw.Embedded;

/// <summary>The native library, loaded at the first call and not before.</summary>
internal static class SqliteLibrary
{
    /// <summary>Loads it where it is not, and answers the name of the file system that files are opened with; <see langword="null"/> for SQLite's own.</summary>
    public static string? Load() => Loaded.FileSystem;

    private static class Loaded
    {
        public static readonly string? FileSystem;

        // An explicit static constructor runs at the first use of the type, never earlier.
        static Loaded()
        {
            Batteries_V2.Init();
            FileSystem = SqliteSleep.Register();
        }
    }
}
