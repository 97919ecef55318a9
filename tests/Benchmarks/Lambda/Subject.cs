namespace Thaw.Benchmarks.Lambda;

/// <summary>A program that is measured: what is started, and how it is asked.</summary>
/// <param name="Name">Its row.</param>
/// <param name="Folder">Where it is published.</param>
/// <param name="Assembly">Its assembly, without the extension.</param>
/// <param name="TellsAllocations">Whether <see cref="StartupHook"/> is loaded into it.</param>
/// <param name="Kestrel">Whether it is asked over HTTP, not through the Runtime API.</param>
/// <param name="Program">The native program in the folder that is started, as a custom runtime does; nothing for <c>dotnet exec</c>.</param>
internal sealed record Subject(string Name, string Folder, string Assembly, bool Kestrel = false, bool TellsAllocations = false, string? Program = null);
