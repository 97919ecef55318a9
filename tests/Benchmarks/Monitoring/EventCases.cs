using System.Text;
using System.Text.Json;
using Thaw.Benchmarks.Hits;
using Thaw.Monitoring;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Sketches;

namespace Thaw.Benchmarks.Monitoring;

/// <summary>A flush of 20 metrics of five values each, one event; and the serialiser writing the same document from objects that hold it.</summary>
internal sealed class EventCases : IDisposable
{
    private const int Metrics = 20;
    private const int Values = 5;

    private readonly EmfWriter _writer;
    private readonly List<Measured> _figures = [];
    private readonly KeyValuePair<string, string>[] _properties = [new("requestId", "8f7e1a3c-2b4d-4c5e-9f60-718293a4b5c6")];
    private readonly EventDocument _document;
    private readonly MemoryStream _output = new();

    public EventCases()
    {
        var options = new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "bench" } };
        var table = new SeriesTable();
        for (var i = 0; i < Metrics; i++)
        {
            var metric = $"Metric{i}";
            var sketch = new PercentileSketch();
            for (var v = 0; v < Values; v++)
            {
                sketch.Add(0.001 * (i + 1) * (1 + v * 0.3), v + 1);
            }

            _figures.Add(new Measured(
                table.Add(MetricsArea.Api, [], (id, group) => new Series
                {
                    Id = id, Group = group, Kind = SeriesKind.Distribution, Area = MetricsArea.Api, Metric = metric, Unit = "Milliseconds", Scale = 1_000, Dimensions = [],
                }),
                sketch, 0));
        }

        var once = new MemoryStream();
        using (var writer = new EmfWriter(options, once, TimeProvider.System))
        {
            writer.Write(_figures, _properties);
        }

        _document = Document(once.ToArray());
        _writer = new EmfWriter(options, _output, TimeProvider.System);
    }

    public IEnumerable<Case> All() => [new("emf", Events, RunsOnTwo: false), new("json", Documents, RunsOnTwo: false)];

    public void Dispose() => _writer.Dispose();

    // The same figures in the same words; only the metrics stand in an object of their own.
    private static EventDocument Document(byte[] line)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(line));
        var root = json.RootElement;
        return new EventDocument
        {
            FunctionName = root.GetProperty("FunctionName").GetString()!,
            RequestId = root.GetProperty("requestId").GetString()!,
            Metrics = Enumerable.Range(0, Metrics).Select(static i => $"Metric{i}").ToDictionary(static name => name, name => root.GetProperty(name).Deserialize(EventJson.Default.DoubleArray)!),
            Metadata = root.GetProperty("_aws").Deserialize(EventJson.Default.EventMetadata)!,
        };
    }

    private long Events(int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _output.SetLength(0);
            _writer.Write(_figures, _properties);
        }

        return _output.Length;
    }

    private long Documents(int from, int count)
    {
        var length = 0L;
        for (var i = 0; i < count; i++)
        {
            length += JsonSerializer.SerializeToUtf8Bytes(_document, EventJson.Default.EventDocument).Length;
        }

        return length;
    }
}
