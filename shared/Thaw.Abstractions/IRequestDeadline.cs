namespace Thaw;

/// <summary>When the request that is being served must have been answered.</summary>
public interface IRequestDeadline
{
    /// <summary>The wall-clock instant, or <see langword="null"/> where nothing bounds the request.</summary>
    DateTimeOffset? Current { get; }
}
