namespace Thaw.Tests.Support;

/// <summary>The real-time clock of processes that are started with <see cref="Environment"/>; their monotonic one is left alone.</summary>
public sealed class MovableClock : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly FileStream _file;

    private MovableClock(DirectoryInfo folder, FileStream file, string library)
    {
        _folder = folder;
        _file = file;
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LD_PRELOAD"] = library, ["THAW_CLOCK_FILE"] = file.Name };
    }

    /// <summary>What a process needs to run by this clock.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Compiles the few lines of C that it takes. Skips where there is no compiler.</summary>
    public static async Task<MovableClock> CreateAsync()
    {
        var compiler = Require.Tool("cc");
        var folder = Directory.CreateTempSubdirectory("thaw-clock-");
        var library = Path.Combine(folder.FullName, "realtime.so");
        var source = Path.Combine(RepositoryRoot.Path, "tests", "Support", "realtime.c");
        using var run = ToolProcess.Start(compiler, folder.FullName, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source);
        if (await run.WaitAsync() != 0)
        {
            throw new InvalidOperationException($"The clock did not compile: {run.Output}");
        }

        var clock = new MovableClock(folder, new FileStream(Path.Combine(folder.FullName, "seconds"), FileMode.CreateNew), library);
        clock.Set(TimeSpan.Zero);
        return clock;
    }

    /// <summary>Sets by how much the clock differs from the machine's, at once.</summary>
    public void Set(TimeSpan offset)
    {
        _file.Position = 0;
        _file.Write(BitConverter.GetBytes((long)offset.TotalSeconds));
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _folder.Delete(recursive: true);
    }
}
