using System.Xml.Linq;

namespace Thaw.Architecture.Imports;

/// <summary>A project of this repository, as its file says.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(string path)
    {
        FullPath = path;
        Folder = Path.GetDirectoryName(Repository.Relative(path))!.Replace('\\', '/');
        _document = XDocument.Load(path);
    }

    public string FullPath { get; }

    /// <summary>From the root: <c>shared/Thaw.Caching</c>.</summary>
    public string Folder { get; }

    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    /// <summary>The folders of the projects it references; a wildcard stands for none.</summary>
    public IEnumerable<string> References => Items("ProjectReference")
        .Where(static include => !include.Contains('*', StringComparison.Ordinal))
        .Select(include => Path.GetDirectoryName(Repository.Relative(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(FullPath)!, include))))!.Replace('\\', '/'));

    /// <summary>Packages and frameworks, and the web SDK, which is a framework by another name.</summary>
    public IEnumerable<string> Foreigners => Items("PackageReference").Concat(Items("FrameworkReference"))
        .Concat(_document.Root!.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web" ? ["Microsoft.AspNetCore.App"] : []);

    public static IReadOnlyList<ProjectFile> All(string area) =>
        [.. Repository.Files(area).Where(static file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(static file => new ProjectFile(file))];

    /// <summary>What the file itself sets; inherited values are not looked for.</summary>
    public string? Property(string name) => _document.Descendants(name).LastOrDefault()?.Value;

    private IEnumerable<string> Items(string kind) => _document.Descendants(kind).Select(static item => item.Attribute("Include")?.Value).OfType<string>();
}
