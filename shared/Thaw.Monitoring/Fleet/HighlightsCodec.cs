using System.Buffers;
using System.Globalization;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Fleet;

/// <summary>Highlights in bytes: fields that say their length, so that a build that does not know one goes on behind it.</summary>
internal static class HighlightsCodec
{
    /// <summary>From this kind on a field says its length.</summary>
    public const byte FirstKind = 16;

    private const byte CallField = 16;
    private const byte KeysField = 17;
    private const byte DimensionField = 18;

    /// <summary>Writes field by field; what <paramref name="move"/> does not take is in <paramref name="left"/>.</summary>
    public static void Write(FleetHighlights highlights, ArrayBufferWriter<byte> field, Func<bool> move, FleetHighlights left)
    {
        var content = new ArrayBufferWriter<byte>(256);
        var writer = new FieldWriter(content);
        foreach (var call in highlights.SlowestCalls)
        {
            Call(writer, call);
            if (!Finish(CallField, content, field, move))
            {
                left.Take(call);
            }
        }

        foreach (var (name, excess) in highlights.Dimensions)
        {
            Dimension(writer, name, excess);
            if (!Finish(DimensionField, content, field, move))
            {
                left.Take(name, excess);
            }
        }

        if (highlights.Keys.Count > 0)
        {
            Keys(writer, highlights);
            if (!Finish(KeysField, content, field, move))
            {
                left.Take(highlights.Keys, highlights.Reads);
            }
        }
    }

    /// <summary>Reads what follows a kind from <see cref="FirstKind"/> on.</summary>
    public static void ReadInto(byte kind, ref FieldReader reader, FleetHighlights into)
    {
        // What a later build wrote behind what this one knows is left.
        var content = reader.Part();
        switch (kind)
        {
            case CallField:
                into.Take(Call(ref content));
                break;
            case KeysField:
                ReadKeys(ref content, into);
                break;
            case DimensionField:
                ReadDimension(ref content, into);
                break;
        }
    }

    private static bool Finish(byte kind, ArrayBufferWriter<byte> content, ArrayBufferWriter<byte> field, Func<bool> move)
    {
        var writer = new FieldWriter(field);
        writer.Byte(kind);
        writer.Number((ulong)content.WrittenCount);
        field.Write(content.WrittenSpan);
        content.ResetWrittenCount();
        return move();
    }

    private static void Call(FieldWriter writer, SlowCall call)
    {
        writer.Number((ulong)Math.Max(0, call.At.ToUnixTimeMilliseconds()));
        writer.Text(call.Operation);
        writer.Text(call.Table);
        writer.Number((ulong)Math.Max(0, call.Took.Ticks));
        writer.Double(call.CapacityUnits);
        writer.Number((ulong)Math.Max(0, call.Scanned));
        writer.Number((ulong)Math.Max(0, call.Returned));
        writer.Number((ulong)Math.Max(0, call.Retries));
        writer.Text(call.Error ?? "");
    }

    private static SlowCall Call(ref FieldReader reader)
    {
        var at = reader.Number();
        var (operation, table, took, capacity) = (reader.Text(), reader.Text(), reader.Number(), reader.Double());
        return at <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new SlowCall(
                DateTimeOffset.FromUnixTimeMilliseconds((long)at), operation, table, TimeSpan.FromTicks((long)took), capacity, (long)reader.Number(), (long)reader.Number(), (long)reader.Number(),
                reader.Text() is { Length: > 0 } error ? error : null)
            : throw new FiguresFormatException("Figures hold a call at no time: their bytes are damaged.");
    }

    private static void Keys(FieldWriter writer, FleetHighlights highlights)
    {
        writer.Number((ulong)highlights.Reads);
        writer.Number((ulong)highlights.Keys.Count);
        foreach (var (key, reads) in highlights.Keys)
        {
            writer.Text(key.Namespace);
            writer.Text(key.Hash);
            writer.Number((ulong)reads);
        }
    }

    private static void ReadKeys(ref FieldReader reader, FleetHighlights into)
    {
        var all = (long)reader.Number();
        var keys = new List<KeyValuePair<(string Namespace, string Hash), long>>();
        for (var i = reader.Many(); i > 0; i--)
        {
            keys.Add(new((reader.Text(), reader.Text()), (long)reader.Number()));
        }

        into.Take(keys, all);
    }

    // Half of each hash: two of a million values have the same one about a hundred times, which no estimate shows.
    private static void Dimension(FieldWriter writer, string name, DimensionExcess excess)
    {
        writer.Text(name);
        writer.Number((ulong)excess.Limit);
        writer.Number((ulong)excess.Refused);
        writer.Number((ulong)excess.Distinct.Least.Count);
        foreach (var hash in excess.Distinct.Least)
        {
            writer.Number(hash >> DistinctCount.Dropped);
        }
    }

    private static void ReadDimension(ref FieldReader reader, FleetHighlights into)
    {
        var name = reader.Text();
        var limit = reader.Number();
        var excess = new DimensionExcess(limit <= int.MaxValue ? (int)limit : throw new FiguresFormatException($"Figures hold a limit of {limit.ToString(CultureInfo.InvariantCulture)} values: their bytes are damaged."));
        excess.Add((long)reader.Number());
        for (var i = reader.Many(); i > 0; i--)
        {
            excess.Distinct.Add(reader.Number() << DistinctCount.Dropped);
        }

        into.Take(name, excess);
    }
}
