using System.IO.Compression;
using System.Xml.Linq;
using Thaw.Architecture.Files;
using Thaw.Architecture.Imports;

namespace Thaw.Architecture.Packages;

/// <summary>What lies in the packages that <c>dotnet pack</c> makes.</summary>
public sealed class PackTests(PackedFixture packed) : IClassFixture<PackedFixture>
{
    public static TheoryData<string> Packages => [.. ProjectFile.All("shared").Select(static project => project.Name)];

    [Fact]
    public void Pack_MakesPackagesOfSharedProjectsOnly() => Assert.Equal(
        ProjectFile.All("shared").Select(static project => project.Name).SelectMany(static name => new[] { name + ".nupkg", name + ".snupkg" }).Order(StringComparer.Ordinal),
        packed.Files.Select(static file => WithoutVersion(file.Name)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HoldsAssemblyDocumentationAndReadme(string package)
    {
        using var zip = ZipFile.OpenRead(packed.File(package, ".nupkg"));
        var names = zip.Entries.Select(static entry => entry.FullName).ToList();
        Assert.Contains($"lib/net10.0/{package}.dll", names);
        Assert.Contains("README.md", names);
        Assert.DoesNotContain(names, static name => name.EndsWith(".pdb", StringComparison.Ordinal));
        using var documentation = new StreamReader(zip.GetEntry($"lib/net10.0/{package}.xml")!.Open());
        Assert.Contains("<summary>", documentation.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Manifest_SaysWhatThePackageIs(string package)
    {
        using var zip = ZipFile.OpenRead(packed.File(package, ".nupkg"));
        using var stream = zip.GetEntry(package + ".nuspec")!.Open();
        var text = new StreamReader(stream).ReadToEnd();
        var metadata = XDocument.Parse(text).Root!.Elements().First(static element => element.Name.LocalName == "metadata");
        Assert.Equal("Apache-2.0", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEqual("Package Description", Value("description"));
        Assert.NotEmpty(Value("description"));
        Assert.NotEmpty(Value("tags"));
        Assert.Null(metadata.Elements().FirstOrDefault(static element => element.Name.LocalName == "repository")?.Attribute("url"));

        // NuGet adds the licence's address for old clients.
        Assert.DoesNotContain(FileRules.MachineWords, word => text.Replace(Value("licenseUrl"), "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase));

        string Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Symbols_AreBeside(string package)
    {
        using var zip = ZipFile.OpenRead(packed.File(package, ".snupkg"));
        Assert.Contains(zip.Entries, entry => entry.FullName == $"lib/net10.0/{package}.pdb");
    }

    private static string WithoutVersion(string file)
    {
        var parts = file.Split('.');
        return string.Join('.', parts.TakeWhile(static part => !char.IsAsciiDigit(part[0]))) + "." + parts[^1];
    }
}
