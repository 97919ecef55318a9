using Xunit;

namespace Thaw.Tests.Support;

/// <summary>Recorded access traces, which lie beside the repository, not in it.</summary>
public static class SharedTraces
{
    /// <summary>The trace's file; where it is missing, the test is skipped.</summary>
    public static string Require(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "traces", name + ".txt");
            if (File.Exists(file))
                return file;
        }
        Skip.If(true, $"shared/traces/{name}.txt is not beside the repository.");
        return "";
    }
}
