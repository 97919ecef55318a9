using SQLitePCL;

namespace Thaw.Embedded;

/// <summary>The native library, loaded at the first call and not before.</summary>
internal static class SqliteLibrary
{
    public static void Load() => Loaded.Once();

    private static class Loaded
    {
        // An explicit static constructor runs at the first use of the type, never earlier.
        static Loaded() => Batteries_V2.Init();

        public static void Once()
        {
        }
    }
}
