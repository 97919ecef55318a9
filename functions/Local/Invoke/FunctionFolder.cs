using Thaw.Local.Functions;
using Thaw.Local.Template;

namespace Thaw.Local.Invoke;

/// <summary>Where a function's source, its published files and its template are.</summary>
internal sealed class FunctionFolder
{
    private FunctionFolder(string name, string root, string? source, string published) =>
        (Name, Root, Source, Published) = (name, root, source, published);

    public string Name { get; }

    /// <summary>The checkout.</summary>
    public string Root { get; }

    /// <summary>The project's folder; nothing where only published files were named.</summary>
    public string? Source { get; }

    /// <summary>The published files, for the managed runtime where they are not only named.</summary>
    public string Published { get; private init; }

    /// <summary>Whether it is published with a runtime of its own.</summary>
    public bool HasOwnRuntime { get; private init; }

    /// <summary>Finds a function by its name under <c>functions</c>, or by the path of its published files.</summary>
    /// <exception cref="FunctionException">There is none.</exception>
    public static FunctionFolder Find(string name, string from)
    {
        var root = Checkout(from);
        var source = root is null ? null : Path.Combine(root, "functions", name);
        if (source is not null && File.Exists(Path.Combine(source, $"{name}.csproj")))
        {
            return new FunctionFolder(name, root!, source, Path.Combine(source, "bin", "lambda"));
        }

        var folder = GivenPath.Resolve(name, from, Directory.Exists);
        if (Directory.Exists(folder))
        {
            var program = Directory.EnumerateFiles(folder, "*.runtimeconfig.json").Select(static file => Path.GetFileName(file).Replace(".runtimeconfig.json", "", StringComparison.Ordinal)).ToList();
            return program.Count > 1
                ? throw new FunctionException($"{folder} holds more than one program: {string.Join(", ", program)}.")
                : new FunctionFolder(program.SingleOrDefault() ?? "bootstrap", root ?? folder, null, folder);
        }

        var known = root is null ? [] : Directory.EnumerateDirectories(Path.Combine(root, "functions")).Select(Path.GetFileName)
            .Where(candidate => candidate != "Local" && File.Exists(Path.Combine(root, "functions", candidate!, $"{candidate}.csproj")));
        throw new FunctionException($"There is no function '{name}'. functions holds: {string.Join(", ", known.Order(StringComparer.Ordinal))}. The path of a folder with a published function works too.");
    }

    /// <summary>The same function for one of Lambda's runtimes; published files that were named are what they are.</summary>
    public FunctionFolder For(string? runtime) => Source is null || runtime != LambdaRuntime.Custom ? this
        : new FunctionFolder(Name, Root, Source, Path.Combine(Source, "bin", "lambda-custom")) { HasOwnRuntime = true };

    /// <summary>What <c>template.yaml</c> says of it; nothing where there is no template, or none that can be read.</summary>
    public FunctionTemplate? ReadTemplate(out string? complaint)
    {
        complaint = null;
        var file = Path.Combine(Root, "template.yaml");
        if (Source is null || !File.Exists(file))
        {
            return null;
        }

        try
        {
            using var reader = File.OpenText(file);
            return FunctionTemplate.Read(reader, $"functions/{Name}");
        }
        catch (YamlDotNet.Core.YamlException error)
        {
            complaint = $"{file} cannot be read ({error.Start}: {error.Message}); its variables are left out.";
            return null;
        }
    }

    private static string? Checkout(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "functions")) && File.Exists(Path.Combine(folder.FullName, "Lambdas.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
