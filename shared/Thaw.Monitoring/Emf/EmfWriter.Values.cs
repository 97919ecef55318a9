using System.Runtime.InteropServices;

namespace Thaw.Monitoring.Emf;

internal sealed partial class EmfWriter
{
    private void WriteValues(ref Open open)
    {
        var (series, sketch, value) = open.Measured;
        if (sketch is null)
        {
            _json.WriteNumber(series.Metric, value * series.Scale);
            open.IsWritten = true;
            return;
        }

        _json.WritePropertyName(series.Metric);
        if (sketch.Count == 1)
        {
            open.Next = open.End;
            WriteNumber(sketch.Max * series.Scale);
        }
        else if (sketch.Count <= EmfLimits.PlainValues)
        {
            WritePlain(ref open, series.Scale);
        }
        else
        {
            WriteCounted(ref open, series.Scale);
        }
    }

    // What the specification's text has: an array of numbers, each as often as it came.
    private void WritePlain(ref Open open, double scale)
    {
        var buckets = CollectionsMarshal.AsSpan(_buckets);
        _json.WriteStartArray();
        for (var left = EmfLimits.ValuesPerMetric; left > 0 && open.Next < open.End;)
        {
            var (value, count) = buckets[open.Next];
            var now = (int)Math.Min(left, count - open.Taken);
            for (var i = 0; i < now; i++)
            {
                WriteNumber(value * scale);
            }

            left -= now;
            open.Taken += now;
            if (open.Taken == count)
            {
                (open.Next, open.Taken) = (open.Next + 1, 0);
            }
        }

        _json.WriteEndArray();
    }

    // For so many that plain ones would take dozens of events: as Amazon's own exporter writes histograms, which CloudWatch takes though the specification's text does not name it.
    private void WriteCounted(ref Open open, double scale)
    {
        var page = CollectionsMarshal.AsSpan(_buckets)[open.Next..Math.Min(open.End, open.Next + EmfLimits.ValuesPerMetric)];
        open.Next += page.Length;
        var (sum, total) = (0.0, 0L);
        _json.WriteStartObject();
        _json.WriteStartArray("Values"u8);
        foreach (ref readonly var bucket in page)
        {
            WriteNumber(bucket.Key * scale);
            (sum, total) = (sum + bucket.Key * scale * bucket.Value, total + bucket.Value);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("Counts"u8);
        foreach (ref readonly var bucket in page)
        {
            _json.WriteNumberValue(bucket.Value);
        }

        _json.WriteEndArray();
        _json.WritePropertyName("Max"u8);
        WriteNumber(page[^1].Key * scale);
        _json.WritePropertyName("Min"u8);
        WriteNumber(page[0].Key * scale);
        _json.WriteNumber("Count"u8, total);
        _json.WritePropertyName("Sum"u8);
        WriteNumber(sum);
        _json.WriteEndObject();
    }

    private void WriteNumber(double value)
    {
        Span<byte> digits = stackalloc byte[SixDigits.MaximumLength];
        _json.WriteRawValue(digits[..SixDigits.Format(value, digits)], skipInputValidation: true);
    }
}
