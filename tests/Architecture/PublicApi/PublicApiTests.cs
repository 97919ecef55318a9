using System.Reflection;
using Thaw.Architecture.Imports;

namespace Thaw.Architecture.PublicApi;

/// <summary>What a package offers changes by intention only: it is compared with the text accepted last.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "ACCEPT_PUBLIC_API";
    private const string Snapshots = "tests/Architecture/PublicApi";

    public static TheoryData<string> Packages => [.. ProjectFile.All("shared").Select(static project => project.Name)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_IsTheAcceptedOne(string package)
    {
        var actual = ApiText.Of(Assembly.Load(package));
        var file = Repository.Full($"{Snapshots}/{package}.txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        var accepted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (accepted != actual)
        {
            Assert.Fail($"""
                The public surface of {package} is not the accepted one ({Snapshots}/{package}.txt):

                {ApiDifference.Between(accepted, actual)}

                If that is meant: {Accept}=1 dotnet test tests/Architecture, and commit the file.
                """);
        }
    }

    [Fact]
    public void Snapshots_AreOfPackagesThatExist() => Assert.Empty(
        Repository.Files(Snapshots).Where(static file => file.EndsWith(".txt", StringComparison.Ordinal)).Select(static file => Path.GetFileNameWithoutExtension(file))
            .Except(ProjectFile.All("shared").Select(static project => project.Name)));

    [Fact]
    public void Difference_NamesTypeAndMember() => Assert.Equal(
        "- A: void Go()\n+ A: void Go(int steps)\n+ C",
        ApiDifference.Between("A\n    void Go()\nB\n    void Go()\n", "A\n    void Go(int steps)\nB\n    void Go()\nC\n"));
}
