using System.Text.Json;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Monitoring;

/// <summary>An item of the metrics table: a record or a roll-up.</summary>
internal sealed class MetricsItem : IItemSource
{
    public const string Data = "v";
    public const string Records = "n";
    public const string Expiry = "x";

    public required MetricsKey Key { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>How many records a roll-up is made of; nothing for a record.</summary>
    public long? Count { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public void Write(ItemWriter to)
    {
        Key.Write(to);
        to.Binary(Data, Bytes.Span);
        if (Count is { } count)
        {
            to.Number(Records, count);
        }

        var seconds = ExpiresAt.ToUnixTimeSeconds();
        to.Number(Expiry, ExpiresAt.UtcTicks % TimeSpan.TicksPerSecond == 0 ? seconds : seconds + 1);
    }

    /// <summary>Reads an item, or a key alone.</summary>
    internal sealed class Reader : IItemReader<MetricsItem>
    {
        public static Reader Instance { get; } = new();

        public MetricsItem Read(ref Utf8JsonReader json)
        {
            AttributeReader.Expect(ref json, JsonTokenType.StartObject);
            var (partition, sort, bytes, count, expiry) = ("", "", Array.Empty<byte>(), 0L, 0L);
            while (AttributeReader.Next(ref json))
            {
                if (json.ValueTextEquals("pk"u8))
                {
                    partition = AttributeReader.Text(ref json);
                }
                else if (json.ValueTextEquals("sk"u8))
                {
                    sort = AttributeReader.Text(ref json);
                }
                else if (json.ValueTextEquals("v"u8))
                {
                    bytes = AttributeReader.Binary(ref json);
                }
                else if (json.ValueTextEquals("n"u8))
                {
                    count = AttributeReader.Number(ref json);
                }
                else if (json.ValueTextEquals("x"u8))
                {
                    expiry = AttributeReader.Number(ref json);
                }
                else
                {
                    AttributeReader.Skip(ref json);
                }
            }

            return new MetricsItem
            {
                Key = new MetricsKey(partition, sort), Bytes = bytes, Count = count,
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(expiry, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())),
            };
        }
    }
}
