using Thaw.Architecture.Imports;

namespace Thaw.Architecture.Packages;

/// <summary>What each project must say of itself.</summary>
public sealed class ProjectTests
{
    public static TheoryData<string> Shared => [.. ProjectFile.All("shared").Select(static project => project.Folder)];

    public static TheoryData<string> Functions => [.. ProjectFile.All("functions").Select(static project => project.Folder)];

    [Theory]
    [MemberData(nameof(Shared))]
    public void Shared_IsAotCompatible(string folder)
    {
        // The SDK writes IsTrimmable into what it has analysed as such.
        Assert.Equal("True", BuiltAssembly.Of(Of(folder)).Metadata.GetValueOrDefault("IsTrimmable"));
        Assert.Null(Of(folder).Property("IsAotCompatible"));
        Assert.Equal("true", Inherited("IsAotCompatible"));
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public void Shared_PacksWithDescriptionAndReadme(string folder)
    {
        Assert.Equal("true", Inherited("IsPackable"));
        Assert.Null(Of(folder).Property("IsPackable"));
        Assert.True(BuiltAssembly.Of(Of(folder)).Metadata.GetValueOrDefault("Description", "").Length > 40, "The description is a sentence.");
        var readme = File.ReadAllLines(Repository.Full($"{folder}/README.md"));
        Assert.Equal($"# {Path.GetFileName(folder)}", readme[0]);
        Assert.True(readme.Count(static line => line.Length > 0) > 3, $"{folder}/README.md is hardly more than a title.");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_StatesItsOwnTargetFramework(string folder) =>
        // Older SAM tools read the project file alone and miss what is inherited.
        Assert.Equal("net10.0", Of(folder).Property("TargetFramework"));

    private static ProjectFile Of(string folder) => Assert.Single(ProjectFile.All(folder));

    private static string? Inherited(string property) =>
        System.Xml.Linq.XDocument.Load(Repository.Full("shared/Directory.Build.props")).Descendants(property).SingleOrDefault()?.Value;
}
