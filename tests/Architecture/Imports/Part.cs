namespace Thaw.Architecture.Imports;

/// <summary>A row of the import rules.</summary>
/// <param name="Folder">The project's folder, from the root.</param>
/// <param name="Level">It may reference what lies on a lower level, nothing beside it.</param>
/// <param name="Foreign">The families of assemblies it may know.</param>
internal sealed record Part(string Folder, int Level, Foreign Foreign = Foreign.None)
{
    /// <summary>The assembly's name, which is the folder's.</summary>
    public string Name => Path.GetFileName(Folder);
}
