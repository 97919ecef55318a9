using System.Buffers;

namespace Thaw.Api;

/// <summary>The limits of what may be said of tasks. Every check answers a sentence that names the limit, or <see langword="null"/>.</summary>
internal static class TaskRules
{
    public const int LongestWaitSeconds = 25;

    private const int LongestName = 256;
    private const int LongestType = 64;
    private const double LongestDelaySeconds = 365 * 24 * 60 * 60;
    private const int MostAttempts = 1_000;

    private static readonly SearchValues<char> TypeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static string? Type(string? type) =>
        type is null ? "It is missing: name a type of task."
        : type.Length is 0 or > LongestType || type.AsSpan().ContainsAnyExcept(TypeCharacters) ? $"It must be 1 to {LongestType} characters of A–Z a–z 0–9 _ . -"
        : null;

    public static string? Name(string? name) =>
        name is null or { Length: > 0 and <= LongestName } ? null : $"It must be 1 to {LongestName} characters; it has {name.Length}.";

    public static string? Delay(double? seconds) =>
        seconds is null or >= 0 and <= LongestDelaySeconds ? null : $"It must be a number of seconds from 0 to {LongestDelaySeconds}.";

    public static string? Priority(string? word) => TaskWords.Priority(word) is null ? $"It must be one of {TaskWords.Priorities}." : null;

    public static string? Attempts(int? count) => count is null or >= 1 and <= MostAttempts ? null : $"It must be a whole number from 1 to {MostAttempts}.";

    public static string? Status(string? word) => word is null || TaskWords.State(word) is not null ? null : $"It must be one of {TaskWords.States}.";
}
