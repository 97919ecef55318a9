namespace Thaw.Jobs.Cache;

/// <summary>What a <c>cache.warm</c> task makes: keys of a namespace, or a registered list of them.</summary>
internal sealed record CacheWarmArguments
{
    /// <summary>The most keys a task names; a list may be longer.</summary>
    public const int MaximumKeys = 10_000;

    /// <summary>The namespace of <see cref="Keys"/>; a registered factory must make them.</summary>
    public string? Namespace { get; init; }

    /// <summary>The keys, 1 to 10,000.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>The name of a registered list, instead.</summary>
    public string? List { get; init; }

    /// <summary>Whose entries they are, where entries belong to users.</summary>
    public string? User { get; init; }

    /// <summary>How many are made at once, 1 to 64; default 8.</summary>
    public int? Parallelism { get; init; }
}
