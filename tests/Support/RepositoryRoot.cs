namespace Thaw.Tests.Support;

/// <summary>The folder of the checkout that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Its path: the nearest folder above the test assembly that holds the solution.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Lambdas.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Lambdas.sln: run the tests from a checkout.");
    }
}
