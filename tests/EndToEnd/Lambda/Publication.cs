namespace Thaw.EndToEnd.Lambda;

/// <summary>How a function was made of its sources.</summary>
public enum Publication
{
    /// <summary>As the tests themselves were built: <c>dotnet exec</c> of an assembly, as the managed runtime does.</summary>
    Built = 0,

    /// <summary>As <c>template.yaml</c> deploys it: compiled ahead, started by the managed runtime.</summary>
    ReadyToRun,

    /// <summary>
    /// With a runtime of its own, nothing in it that nobody calls, and all of it compiled ahead as one image: what <c>template.yaml</c> deploys to a custom runtime, and what
    /// NativeAOT begins with.
    /// </summary>
    Trimmed,
}
