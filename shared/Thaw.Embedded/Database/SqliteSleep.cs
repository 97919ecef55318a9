using System.Runtime.InteropServices;

namespace Thaw.Embedded;

/// <summary>
/// SQLite's access to the file system with one function replaced. The library is built without <c>usleep</c>: a microsecond that a reader backs off while the log's index changes becomes a
/// whole second in <c>sleep</c>, with the thread held (https://www.sqlite.org/vfs.html, <c>HAVE_USLEEP</c>). Windows has no such gap.
/// </summary>
internal static unsafe partial class SqliteSleep
{
    private const string Name = "thaw";

    /// <summary>Registers it under a name of its own, so that other users of the library keep theirs. Answers the name to open files with; <see langword="null"/> for SQLite's own.</summary>
    public static string? Register()
    {
        if (OperatingSystem.IsWindows() || !CanSleep())
            return null;

        // Both live as long as the process: SQLite keeps the pointers.
        var own = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *own = *Find(null);
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        own->Sleep = &Sleep;
        return Add(own, 0) == SQLitePCL.raw.SQLITE_OK ? Name : null;
    }

    /// <summary>Sleeps as SQLite does where files are opened with <paramref name="name"/>; answers the microseconds that it says it slept.</summary>
    internal static int Try(string? name, int microseconds)
    {
        var files = Find(name);
        return files->Sleep(files, microseconds);
    }

    // Looked up here: where it is missing, SQLite keeps its own. Thrown from below SQLite it would end the process.
    private static bool CanSleep()
    {
        try
        {
            _ = USleep(0);
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [UnmanagedCallersOnly]
    private static int Sleep(Vfs* vfs, int microseconds)
    {
        _ = USleep((uint)microseconds);
        return microseconds;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial Vfs* Find(string? name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Add(Vfs* vfs, int makeDefault);

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int USleep(uint microseconds);

    /// <summary><c>sqlite3_vfs</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public void* Open;
        public void* Delete;
        public void* Access;
        public void* FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public void* Randomness;
        public delegate* unmanaged<Vfs*, int, int> Sleep;
        public void* CurrentTime;
        public void* GetLastError;
        public void* CurrentTimeInt64;
        public void* SetSystemCall;
        public void* GetSystemCall;
        public void* NextSystemCall;
    }
}
