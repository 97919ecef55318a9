using System.Globalization;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Monitoring.Fleet;

namespace Thaw.Aws.Monitoring;

/// <summary>The keys of the metrics table, with what was read of an item.</summary>
/// <param name="Partition">Records: <c>r#{minute}#{shard}</c>. Roll-ups: <c>m#</c>, <c>h#</c> or <c>d#</c> and the begin, in seconds since 1970.</param>
/// <param name="Sort">Records: <c>{container}#{sequence}</c>. Roll-ups: <c>fleet</c> or <c>containers</c>.</param>
internal sealed record MetricsKey(string Partition, string Sort) : IItemSource
{
    public const string PartitionKey = "pk";
    public const string SortKey = "sk";

    /// <summary>Partitions of one minute's records. A partition takes 1,000 write units a second; four take the additions of 30,000 containers.</summary>
    public const int Shards = 4;

    public static MetricsKey Of(MetricsRecord record) => new(
        Records(record.Minute, (int)(Hash(record.Container) % Shards)), string.Create(CultureInfo.InvariantCulture, $"{record.Container}#{record.Sequence}"));

    public static MetricsKey Of(MetricsSlot slot) => new(
        string.Create(CultureInfo.InvariantCulture, $"{slot.Scale switch { MetricsScale.Minute => 'm', MetricsScale.Hour => 'h', _ => 'd' }}#{slot.Start.ToUnixTimeSeconds()}"),
        slot.Part == MetricsPart.Fleet ? "fleet" : "containers");

    public static string Records(DateTimeOffset minute, int shard) => string.Create(CultureInfo.InvariantCulture, $"r#{minute.ToUnixTimeSeconds()}#{shard}");

    public void Write(ItemWriter to)
    {
        to.Text(PartitionKey, Partition);
        to.Text(SortKey, Sort);
    }

    // Equal in every process: a record that is sent again by another must find its place.
    private static uint Hash(string text)
    {
        var hash = 2_166_136_261;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16_777_619;
        }

        return hash ^ (hash >> 15);
    }
}
