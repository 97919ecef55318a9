using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Thaw.Architecture.Imports;

/// <summary>What the compiler wrote into a project's assembly: its references and its assembly attributes. Nothing is loaded.</summary>
internal sealed record BuiltAssembly(string Path, IReadOnlyList<string> References, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly string Configuration = typeof(BuiltAssembly).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Configuration").Value!;

    /// <summary>The assembly of a project, in the configuration that these tests were built in.</summary>
    public static BuiltAssembly Of(ProjectFile project)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(project.FullPath)!, "bin", Configuration, "net10.0", project.Name + ".dll");
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return new BuiltAssembly(
            path,
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))],
            Strings(reader).DistinctBy(static pair => pair.Key).ToDictionary(static pair => pair.Key, static pair => pair.Value));
    }

    // Attributes whose arguments are strings alone: AssemblyMetadata("key", "value"), and AssemblyDescription("value") under its own name.
    private static IEnumerable<(string Key, string Value)> Strings(MetadataReader reader)
    {
        foreach (var attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            var name = attribute.Constructor.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
                    ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name)
                    : "";
            var blob = reader.GetBlobReader(attribute.Value);
            blob.ReadUInt16(); // the prolog
            if (name == nameof(AssemblyMetadataAttribute))
            {
                yield return (blob.ReadSerializedString() ?? "", blob.ReadSerializedString() ?? "");
            }
            else if (name == nameof(AssemblyDescriptionAttribute))
            {
                yield return ("Description", blob.ReadSerializedString() ?? "");
            }
        }
    }
}
