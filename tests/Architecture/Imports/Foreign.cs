namespace Thaw.Architecture.Imports;

/// <summary>Families of other people's assemblies that only some of our projects may know.</summary>
[Flags]
internal enum Foreign
{
    None = 0,
    AspNetCore = 1,
    Aws = 2,
    Sqlite = 4,
}
