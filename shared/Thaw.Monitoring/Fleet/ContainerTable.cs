using System.Buffers;

namespace Thaw.Monitoring.Fleet;

/// <summary>
/// The containers of a time, in memory and in bytes: version, then container by container, each behind its length, so that a build passes over what a later one wrote behind what it knows. In the
/// first version they had no length, and ended with their durations.
/// </summary>
internal sealed class ContainerTable
{
    private const byte First = 1;
    private const byte Version = 2;

    private readonly Dictionary<string, ContainerFigures> _containers = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ContainerFigures> All => _containers;

    public void Take(string container, MetricsSnapshot snapshot) => Of(container).Take(snapshot);

    public void Merge(ContainerTable other)
    {
        foreach (var (name, figures) in other._containers)
        {
            Of(name).Merge(figures);
        }
    }

    /// <summary>Writes as many as fit, the busiest first.</summary>
    public byte[] Write(int limit)
    {
        var output = new ArrayBufferWriter<byte>(4_096);
        var (field, length) = (new ArrayBufferWriter<byte>(256), new ArrayBufferWriter<byte>(4));
        new FieldWriter(output).Byte(Version);
        foreach (var (name, figures) in _containers.OrderByDescending(static one => one.Value.Invocations + one.Value.Durations.Count).ThenBy(static one => one.Key, StringComparer.Ordinal))
        {
            Write(new FieldWriter(field), name, figures);
            figures.Durations.WriteTo(field);
            new FieldWriter(field).Number((ulong)figures.MemoryGiven);
            new FieldWriter(field).Double(figures.BusySeconds);
            new FieldWriter(length).Number((ulong)field.WrittenCount);
            if (output.WrittenCount + length.WrittenCount + field.WrittenCount > limit)
            {
                break;
            }

            output.Write(length.WrittenSpan);
            output.Write(field.WrittenSpan);
            field.ResetWrittenCount();
            length.ResetWrittenCount();
        }

        return output.WrittenSpan.ToArray();
    }

    public void ReadInto(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var version = reader.Byte();
        if (version is not (First or Version))
        {
            throw new FiguresFormatException($"Containers' figures of version {version}; this build reads versions {First} and {Version}.");
        }

        while (!reader.IsAtEnd)
        {
            if (version == First)
            {
                Container(ref reader);
                continue;
            }

            var part = reader.Part();
            var figures = Container(ref part);
            figures.Merge(new ContainerFigures { MemoryGiven = (long)part.Number(), BusySeconds = part.Double() });
        }
    }

    private ContainerFigures Container(ref FieldReader reader)
    {
        var name = reader.Text();
        var figures = new ContainerFigures
        {
            Invocations = reader.Double(),
            ColdStarts = reader.Double(),
            Errors = (long)reader.Number(),
            Cpu = Level(ref reader),
            Memory = Level(ref reader),
        };
        figures.Durations.Merge(reader.Sketch());
        var known = Of(name);
        known.Merge(figures);
        return known;
    }

    private static void Write(FieldWriter writer, string name, ContainerFigures figures)
    {
        writer.Text(name);
        writer.Double(figures.Invocations);
        writer.Double(figures.ColdStarts);
        writer.Number((ulong)figures.Errors);
        Level(writer, figures.Cpu);
        Level(writer, figures.Memory);
    }

    private static void Level(FieldWriter writer, in LevelFigures level)
    {
        writer.Double(level.Sum);
        writer.Number((ulong)level.Count);
        writer.Double(level.Max);
    }

    private static LevelFigures Level(ref FieldReader reader) => new(reader.Double(), (long)reader.Number(), reader.Double());

    private ContainerFigures Of(string name)
    {
        if (!_containers.TryGetValue(name, out var figures))
        {
            _containers[name] = figures = new ContainerFigures();
        }

        return figures;
    }
}
