using System.Collections.Concurrent;
using System.Reflection;
using Thaw.Local.Functions;
using Thaw.Tests.Support;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Publishes functions, each once in a run of the tests, into folders of their own: what a build or another test makes of them is not touched.</summary>
internal static class Publisher
{
    private static readonly ConcurrentDictionary<(string Project, Publication How), Lazy<Task<string>>> Published = new();
    private static readonly SemaphoreSlim Turn = new(1, 1);

    private static string Configuration { get; } =
        typeof(Publisher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Configuration").Value!;

    /// <summary>A function, ready to be started as Lambda would.</summary>
    /// <param name="project">The project's folder, from the root: <c>functions/Api</c>.</param>
    /// <param name="handler">Its assembly's name.</param>
    /// <param name="how">How it is made.</param>
    public static async Task<FunctionPackage> FindAsync(string project, string handler, Publication how)
    {
        if (how == Publication.Built)
        {
            return FunctionPackage.Find(Path.Combine(RepositoryRoot.Path, project, "bin", Configuration, "net10.0"), handler);
        }

        await SaidAsync(project, how);
        return FunctionPackage.Find(FolderOf(project, how), handler);
    }

    /// <summary>Publishes it, and answers what was said meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It cannot be published.</exception>
    public static Task<string> SaidAsync(string project, Publication how) =>
        Published.GetOrAdd((project, how), static key => new Lazy<Task<string>>(() => PublishAsync(key.Project, key.How))).Value;

    public static string FolderOf(string project, Publication how) =>
        Path.Combine(RepositoryRoot.Path, "artifacts", "published", $"{how}", Path.GetFileName(project));

    private static async Task<string> PublishAsync(string project, Publication how)
    {
        // As SAM's tool asks for it, which knows of no runtime of the function's own: the one property decides.
        string[] more = how == Publication.Trimmed ? ["--runtime", "linux-x64", "--self-contained", "false", "-p:LambdaCustomRuntime=true"] : [];
        var root = RepositoryRoot.Path;
        await Turn.WaitAsync();
        try
        {
            using var run = ToolProcess.Start(
                Require.Tool("dotnet"), root,
                ["publish", project, "-c", "Release", "-o", FolderOf(project, how), "-nologo", "-v", "minimal", "-tl:off",
                    "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={Path.Combine(root, "artifacts", "published", $"{how}", "build")}", .. more]);
            return await run.WaitAsync() == 0 ? run.Output : throw new InvalidOperationException($"{project} cannot be published ({how}): {run.Output}");
        }
        finally
        {
            Turn.Release();
        }
    }
}
