using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Judging;

/// <summary>What hot keys were read since the last look: they tell counts since the process began, and the fleet's figures are of a time.</summary>
internal sealed class HotKeyGrowth
{
    private const int Remembered = 256;

    private readonly Dictionary<(string Namespace, string Hash), long> _before = [];
    private long _reads;

    /// <summary>Adds the growth. By one caller at a time.</summary>
    public void AddTo(FleetHighlights highlights, IEnumerable<IHotKeyReport> reports)
    {
        var told = new List<HotKey>();
        var all = 0L;
        foreach (var report in reports)
        {
            var hottest = report.Hottest;
            told.AddRange(hottest);
            all += hottest.Count == 0 ? 0 : hottest[0].AllReads;
        }

        var grown = Math.Max(0, all - _reads);
        _reads = all;
        var keys = new List<KeyValuePair<(string, string), long>>();
        foreach (var key in told)
        {
            // A key that takes another's place takes its count too: it cannot have been read more often than all were.
            var growth = Math.Min(key.Reads - _before.GetValueOrDefault((key.Namespace, key.Hash)), grown);
            if (growth > 0)
            {
                keys.Add(new((key.Namespace, key.Hash), growth));
            }
        }

        if (_before.Count > Remembered)
        {
            _before.Clear();
        }

        foreach (var key in told)
        {
            _before[(key.Namespace, key.Hash)] = key.Reads;
        }

        if (keys.Count > 0)
        {
            highlights.Take(keys, grown);
        }
    }
}
