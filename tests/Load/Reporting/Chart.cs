using System.Globalization;
using System.Text;

namespace Thaw.Load.Reporting;

/// <summary>Lines over a run's time, as SVG that stands for itself.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">What its height means.</param>
/// <param name="Seconds">The moments, the same for each line.</param>
/// <param name="End">Where the run ends.</param>
internal sealed record Chart(string Title, string Unit, IReadOnlyList<double> Seconds, double End)
{
    private const double Width = 900;
    private const double Height = 240;
    private const double Left = 62;
    private const double Bottom = 28;
    private const double Top = 10;
    private const int Ticks = 5;

    private readonly List<(string Name, IReadOnlyList<double> Values)> _lines = [];

    public Chart Add(string name, IEnumerable<double> values)
    {
        _lines.Add((name, [.. values]));
        return this;
    }

    public void WriteTo(Html html)
    {
        var most = Round(Math.Max(1e-3, _lines.SelectMany(static line => line.Values).DefaultIfEmpty().Max()));
        var last = Math.Max(1, End);
        html.Raw("<figure><figcaption>").Text($"{Title} ({Unit})");
        for (var i = 0; i < _lines.Count; i++)
        {
            html.Raw($" <span class=\"key l{i}\">").Text(_lines[i].Name).Raw("</span>");
        }

        html.Raw(Invariant($"</figcaption>\n<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"")).Text(Title).Raw("\">\n");
        for (var i = 0; i <= Ticks; i++)
        {
            var y = Y(most * i / Ticks, most);
            html.Raw(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">"))
                .Raw(Invariant($"{most * i / Ticks:#,0.#####}</text>"));
            var x = Left + ((Width - Left) * i / Ticks);
            html.Raw(Invariant($"<text class=\"x\" text-anchor=\"{(i == Ticks ? "end" : i == 0 ? "start" : "middle")}\" x=\"{x:0.#}\" y=\"{Height - 8}\">{last * i / Ticks:0.#} s</text>\n"));
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            html.Raw($"<polyline class=\"l{i}\" points=\"{Points(_lines[i].Values, last, most)}\"/>\n");
        }

        html.Raw("</svg></figure>\n");
    }

    private string Points(IReadOnlyList<double> values, double last, double most)
    {
        var points = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            points.Append(CultureInfo.InvariantCulture, $"{Left + ((Width - Left) * Seconds[i] / last):0.#},{Y(values[i], most):0.#} ");
        }

        return points.ToString().TrimEnd();
    }

    private static double Y(double value, double most) => Top + ((Height - Bottom - Top) * (1 - (value / most)));

    // The next of 1, 2, 5, 10, 20 …
    private static double Round(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return power * Array.Find([1.0, 2, 5, 10], step => step * power >= most * 0.9999);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
