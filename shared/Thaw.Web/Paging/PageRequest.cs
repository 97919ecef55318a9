using Microsoft.AspNetCore.Http.HttpResults;

namespace Thaw.Web;

/// <summary>What a caller asked of a listing: made by <see cref="Pager"/>, which has checked it.</summary>
public sealed record PageRequest
{
    internal PageRequest()
    {
    }

    /// <summary>Why the request cannot be answered, or <see langword="null"/>. Where it is set, nothing else is to be used.</summary>
    public ProblemHttpResult? Problem { get; internal init; }

    /// <summary>At most so many items.</summary>
    public int Limit { get; internal init; }

    /// <summary>Where the page before said that this one begins; <see langword="null"/> for the first.</summary>
    public string? Position { get; internal init; }

    internal CursorBinding? Binding { get; init; }
}
