using System.Diagnostics.Metrics;

namespace Thaw.Web.Compression;

/// <summary>What compression costs and saves, by encoding.</summary>
internal sealed class CompressionInstruments : IDisposable
{
    private readonly Meter _meter = new("Thaw.Web");
    private readonly Counter<long> _original;
    private readonly Counter<long> _compressed;
    private readonly Histogram<double> _duration;

    public CompressionInstruments()
    {
        _original = _meter.CreateCounter<long>("thaw.web.compression.original", "By", "Bytes of answers before they were compressed.");
        _compressed = _meter.CreateCounter<long>("thaw.web.compression.compressed", "By", "Bytes of the same answers as they were sent.");
        _duration = _meter.CreateHistogram<double>("thaw.web.compression.duration", "s", "Time to compress an answer, without the time to send it.");
    }

    public void Compressed(string encoding, long original, long compressed, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("encoding", encoding);
        _original.Add(original, tag);
        _compressed.Add(compressed, tag);
        _duration.Record(took.TotalSeconds, tag);
    }

    public void Dispose() => _meter.Dispose();
}
