using System.Diagnostics;

namespace Thaw.Embedded.Database;

public sealed class SqliteSleepTests
{
    [SkippableFact]
    public void Sleep_OfAMicrosecond_IsNotASecond()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows keeps SQLite's own sleep.");
        var files = SqliteLibrary.Load();
        Assert.NotNull(files);

        // Others share the machine: one undisturbed sleep is enough.
        Assert.True(Enumerable.Range(0, 5).Any(_ => Took(files) < TimeSpan.FromMilliseconds(900)), "A reader that backs off would hold its thread for a second.");
    }

    private static TimeSpan Took(string? files)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(1, SqliteSleep.Try(files, 1));
        return Stopwatch.GetElapsedTime(started);
    }
}
