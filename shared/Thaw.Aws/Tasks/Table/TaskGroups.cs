using System.Globalization;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks.Table;

/// <summary>
/// The partitions of the indexes. A record lies in one by its state and one by when it is due, each of several shards by its id, so that no partition takes all writes. What is not
/// finished is one group: claiming a task then changes nothing in the index by state.
/// </summary>
internal static class TaskGroups
{
    /// <summary>How many partitions a group of states has; part of the table's format.</summary>
    public const int StatusShards = 4;

    /// <summary>How many partitions the due have; part of the table's format.</summary>
    public const int DueShards = 8;

    private const char Open = 'o';
    private const char Succeeded = 's';
    private const char Dead = 'd';
    private const char Cancelled = 'c';

    /// <summary>The partitions of a state, or of all.</summary>
    public static IEnumerable<string> Statuses(TaskState? state) =>
        (state is { } one ? [Letter(one)] : new[] { Open, Succeeded, Dead, Cancelled }).SelectMany(static letter => Enumerable.Range(0, StatusShards).Select(shard => Status(letter, shard)));

    public static string Status(TaskRecord record) => Status(Letter(record.State), Shard(record.Id, StatusShards));

    public static IEnumerable<string> Dues() => Enumerable.Range(0, DueShards).Select(static shard => shard.ToString(CultureInfo.InvariantCulture));

    public static string Due(TaskRecord record) => Shard(record.Id, DueShards).ToString(CultureInfo.InvariantCulture);

    /// <summary>A record's place in a listing; greater is newer.</summary>
    public static string Sort(TaskRecord record) => string.Create(CultureInfo.InvariantCulture, $"{record.CreatedAt.UtcTicks:D19}#{record.Id}");

    private static string Status(char letter, int shard) => string.Create(CultureInfo.InvariantCulture, $"{letter}{shard}");

    private static char Letter(TaskState state) => state switch
    {
        TaskState.Succeeded => Succeeded,
        TaskState.Dead => Dead,
        TaskState.Cancelled => Cancelled,
        _ => Open,
    };

    // FNV-1a: the same in every process and version, which string.GetHashCode is not.
    private static int Shard(string id, int shards)
    {
        var hash = 2166136261u;
        foreach (var character in id)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)(hash % (uint)shards);
    }
}
