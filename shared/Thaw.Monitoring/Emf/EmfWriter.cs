using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Emf;

/// <summary>
/// Writes what was measured as events in CloudWatch's embedded metric format, a line each, all lines of a flush in one write. An event holds one namespace and one set of
/// dimensions; a distribution is an array of its values, or of many values and their counts, of which the percentiles come out as they went in. What does not fit into an event goes into another.
/// </summary>
internal sealed partial class EmfWriter : IDisposable
{
    private static readonly string[] Areas = ["API", "System", "Cache", "Tasks", "AI"];

    private readonly Lock _gate = new();
    private readonly EmfBuffer _buffer = new();
    private readonly Stream _output;
    private readonly TimeProvider _clock;
    private readonly string[] _namespaces;
    private readonly KeyValuePair<string, string>[] _common;
    private readonly bool _highResolution;
    private readonly string? _deployment;
    private readonly Dictionary<int, KeyValuePair<string, string>[]> _dimensions = [];
    private readonly List<Measured> _sorted = [];
    private readonly List<Open> _open = [];
    private readonly List<Series> _listed = [];
    private readonly List<KeyValuePair<double, long>> _buckets = [];
    private Utf8JsonWriter _json;
    private bool _isDisposed;

    public EmfWriter(ThawMonitoringOptions options, Stream output, TimeProvider clock)
    {
        (_output, _clock, _highResolution, _deployment) = (output, clock, options.HighResolution, options.Environment);
        _namespaces = [.. Areas.Select(area => $"{options.Prefix}/{area}")];
        _common = Common(options.Dimensions);
        _json = Json();
    }

    /// <summary>Writes the figures; the properties go with each event, beside the dimensions: they can be searched for and cost nothing.</summary>
    public void Write(IReadOnlyList<Measured> figures, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        if (figures.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                // The application ends, and this was posted behind its last response: it is written all the same.
                _json = Json();
            }

            _sorted.Clear();
            _sorted.AddRange(figures);
            _sorted.Sort(static (one, other) => one.Series.Group != other.Series.Group ? one.Series.Group.CompareTo(other.Series.Group) : one.Series.Id.CompareTo(other.Series.Id));
            var timestamp = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            for (var start = 0; start < _sorted.Count;)
            {
                var end = start + 1;
                while (end < _sorted.Count && _sorted[end].Series.Group == _sorted[start].Series.Group)
                {
                    end++;
                }

                WriteGroup(start, end, timestamp, properties);
                start = end;
            }

            try
            {
                _output.Write(_buffer.Written);
                _output.Flush();
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // Whoever read the standard output has left. That is no reason to fail a request.
            }
            finally
            {
                _buffer.Clear();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _json.Dispose();
        }
    }

    private Utf8JsonWriter Json() => new(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    private static KeyValuePair<string, string>[] Common(IDictionary<string, string> dimensions)
    {
        var common = new KeyValuePair<string, string>[dimensions.Count];
        var next = 0;
        foreach (var (name, value) in dimensions)
        {
            common[next++] = KeyValuePair.Create(EmfText.Name(name, EmfLimits.DimensionNameLength), EmfText.Value(value));
        }

        return common;
    }

    private void WriteGroup(int start, int end, long timestamp, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        _open.Clear();
        _buckets.Clear();
        for (var i = start; i < end; i++)
        {
            var first = _buckets.Count;
            _sorted[i].Sketch?.CopyBuckets(_buckets);
            _open.Add(new Open(_sorted[i], first, _buckets.Count));
        }

        var from = 0;
        while (from < _open.Count)
        {
            from = WriteEvent(from, timestamp, properties);
        }
    }

    // One event from the first series that is not all written; those before it are done. The directive comes last, when it is known what fits.
    private int WriteEvent(int from, long timestamp, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        var begun = _buffer.Length;
        var first = _open[from].Measured.Series;
        _json.Reset(_buffer);
        _json.WriteStartObject();
        WriteDimensionValues(first);
        _listed.Clear();
        var open = CollectionsMarshal.AsSpan(_open);
        for (var i = from; i < open.Length && _listed.Count < EmfLimits.MetricsPerDirective; i++)
        {
            if (open[i].IsDone || HasName(open[i].Measured.Series.Metric))
            {
                continue;
            }

            WriteValues(ref open[i]);
            _listed.Add(open[i].Measured.Series);
            _json.Flush();
            if (_buffer.Length - begun > EmfLimits.FullBytes)
            {
                break;
            }
        }

        WriteProperties(first, properties);
        WriteDirective(first, timestamp);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        while (from < open.Length && open[from].IsDone)
        {
            from++;
        }

        return from;
    }

    private bool HasName(string metric)
    {
        foreach (var series in _listed)
        {
            if (series.Metric == metric)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteDimensionValues(Series series)
    {
        foreach (var (name, value) in Dimensions(series))
        {
            _json.WriteString(name, value);
        }
    }

    private void WriteDirective(Series first, long timestamp)
    {
        _json.WriteStartObject("_aws"u8);
        _json.WriteNumber("Timestamp"u8, timestamp);
        _json.WriteStartArray("CloudWatchMetrics"u8);
        _json.WriteStartObject();
        _json.WriteString("Namespace"u8, _namespaces[(int)first.Area]);
        _json.WriteStartArray("Dimensions"u8);
        _json.WriteStartArray();
        foreach (var (name, _) in Dimensions(first))
        {
            _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
        _json.WriteEndArray();
        _json.WriteStartArray("Metrics"u8);
        foreach (var series in _listed)
        {
            _json.WriteStartObject();
            _json.WriteString("Name"u8, series.Metric);
            _json.WriteString("Unit"u8, series.Unit);
            if (_highResolution)
            {
                _json.WriteNumber("StorageResolution"u8, 1);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteProperties(Series first, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        var isNamed = _deployment is null;
        for (var i = 0; i < properties.Count && i < EmfLimits.Properties; i++)
        {
            WriteProperty(first, properties[i].Key, properties[i].Value);
            isNamed |= properties[i].Key == InvocationProperties.Environment;
        }

        if (!isNamed)
        {
            WriteProperty(first, InvocationProperties.Environment, _deployment!);
        }
    }

    private void WriteProperty(Series first, string name, string value)
    {
        // A name that a dimension or a metric has is theirs.
        if (name != "_aws" && !HasName(name) && !Array.Exists(Dimensions(first), dimension => dimension.Key == name))
        {
            _json.WriteString(name, value);
        }
    }

    private KeyValuePair<string, string>[] Dimensions(Series series)
    {
        if (!_dimensions.TryGetValue(series.Group, out var dimensions))
        {
            _dimensions[series.Group] = dimensions = [.. _common.Concat(series.Dimensions).DistinctBy(static one => one.Key).Take(EmfLimits.Dimensions)];
        }

        return dimensions;
    }

    /// <summary>A series of the group at hand, and how far its buckets are written.</summary>
    private struct Open(Measured measured, int first, int end)
    {
        public readonly Measured Measured => measured;

        public readonly int End => end;

        public int Next { get; set; } = first;

        /// <summary>How many values of the next bucket are written.</summary>
        public long Taken { get; set; }

        /// <summary>For a series without buckets.</summary>
        public bool IsWritten { get; set; }

        public readonly bool IsDone => IsWritten || (measured.Sketch is not null && Next == end);
    }
}
