using System.Globalization;

namespace Thaw.Aws.Tasks.Listing;

/// <summary>Where a listing's next page begins: after a place in the order, which is the same whatever partitions are read.</summary>
internal static class TaskPosition
{
    private const string Prefix = "dynamodb-";
    private const int TicksLength = 19;

    public static string Of(string after) => Prefix + after;

    /// <summary>The place in a listing of tasks; <see cref="FormatException"/> where it is none.</summary>
    public static string ParseTask(string position)
    {
        var after = ParseItem(position);
        return after.Length > TicksLength + 1 && after[TicksLength] == '#' && long.TryParse(after.AsSpan(0, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? after
            : throw Foreign();
    }

    /// <summary>The place in a listing of items; <see cref="FormatException"/> where it is none.</summary>
    public static string ParseItem(string position) => position.StartsWith(Prefix, StringComparison.Ordinal) ? position[Prefix.Length..] : throw Foreign();

    private static FormatException Foreign() => new("This listing's position is not one that the DynamoDB store answered; start again without one.");
}
