using Thaw.Benchmarks.Lambda;

namespace Thaw.Benchmarks.ColdStarts;

/// <summary>A way to start the Api.</summary>
/// <param name="Name">Its row.</param>
/// <param name="Subject">The program.</param>
/// <param name="Variables">Its environment.</param>
internal sealed record ColdStartCase(string Name, Subject Subject, IReadOnlyDictionary<string, string> Variables);
