using System.Buffers;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Fleet;

/// <summary>
/// A snapshot in bytes: version, then fields, each behind a byte that says of which kind. So what does not fit can be left for another time, field by field. Kinds below
/// <see cref="HighlightsCodec.FirstKind"/> are the first version's; those from there on say their length, and what a build does not know of them it passes over.
/// </summary>
internal static class SnapshotCodec
{
    public const byte Version = 1;

    private const byte OperationField = 1;
    private const byte SumField = 2;
    private const byte LevelField = 3;
    private const byte EntryFlag = 8;

    /// <summary>Writes as much as fits into <paramref name="limit"/> bytes, sums and levels first, what stood out last; the rest is in <paramref name="left"/>, which is empty where all did.</summary>
    public static byte[] Write(MetricsSnapshot snapshot, int limit, out MetricsSnapshot left)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var field = new ArrayBufferWriter<byte>(256);
        left = new MetricsSnapshot();
        new FieldWriter(output).Byte(Version);
        foreach (var (name, sum) in snapshot.Sums)
        {
            Sum(new FieldWriter(field), name, sum);
            if (!TryMove(field, output, limit))
            {
                left.Sums[name] = sum;
            }
        }

        foreach (var (name, level) in snapshot.Levels)
        {
            Level(new FieldWriter(field), name, level);
            if (!TryMove(field, output, limit))
            {
                left.Levels[name] = level;
            }
        }

        foreach (var (name, figures) in snapshot.Operations)
        {
            Operation(field, name, figures);
            if (!TryMove(field, output, limit))
            {
                left.Operations[name] = figures;
            }
        }

        HighlightsCodec.Write(snapshot.Highlights, field, () => TryMove(field, output, limit), left.Highlights);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Merges the figures in <paramref name="bytes"/> into a snapshot.</summary>
    public static void ReadInto(ReadOnlySpan<byte> bytes, MetricsSnapshot into)
    {
        var reader = new FieldReader(bytes);
        if (reader.Byte() is var version and not Version)
        {
            throw new FiguresFormatException($"Figures of version {version}; this build reads version {Version}.");
        }

        while (!reader.IsAtEnd)
        {
            switch (reader.Byte())
            {
                case OperationField:
                    ReadOperation(ref reader, into);
                    break;
                case SumField:
                    into.Count(reader.Text(), reader.Double());
                    break;
                case LevelField:
                    into.See(reader.Text(), new LevelFigures(reader.Double(), (long)reader.Number(), reader.Double()));
                    break;
                case >= HighlightsCodec.FirstKind and var kind:
                    HighlightsCodec.ReadInto(kind, ref reader, into.Highlights);
                    break;
                case var other:
                    throw new FiguresFormatException($"Figures hold a field of kind {other}, which this build does not know: they are damaged.");
            }
        }
    }

    private static void Sum(FieldWriter writer, string name, double sum)
    {
        writer.Byte(SumField);
        writer.Text(name);
        writer.Double(sum);
    }

    private static void Level(FieldWriter writer, string name, in LevelFigures level)
    {
        writer.Byte(LevelField);
        writer.Text(name);
        writer.Double(level.Sum);
        writer.Number((ulong)level.Count);
        writer.Double(level.Max);
    }

    private static void Operation(ArrayBufferWriter<byte> field, string name, OperationFigures figures)
    {
        var writer = new FieldWriter(field);
        writer.Byte(OperationField);
        writer.Text(name);
        var flags = figures.IsEntry ? EntryFlag : (byte)0;
        for (var outcome = OperationOutcome.Success; outcome <= OperationOutcome.Timeout; outcome++)
        {
            flags |= (byte)(figures[outcome] is null ? 0 : 1 << (int)outcome);
        }

        writer.Byte(flags);
        for (var outcome = OperationOutcome.Success; outcome <= OperationOutcome.Timeout; outcome++)
        {
            figures[outcome]?.WriteTo(field);
        }
    }

    private static void ReadOperation(ref FieldReader reader, MetricsSnapshot into)
    {
        var figures = into.Operation(reader.Text());
        var flags = reader.Byte();
        figures.IsEntry |= (flags & EntryFlag) != 0;
        for (var outcome = OperationOutcome.Success; outcome <= OperationOutcome.Timeout; outcome++)
        {
            if ((flags & (1 << (int)outcome)) != 0)
            {
                figures.Take(outcome, reader.Sketch());
            }
        }
    }

    private static bool TryMove(ArrayBufferWriter<byte> field, ArrayBufferWriter<byte> output, int limit)
    {
        var fits = output.WrittenCount + field.WrittenCount <= limit;
        if (fits)
        {
            output.Write(field.WrittenSpan);
        }

        field.ResetWrittenCount();
        return fits;
    }
}
