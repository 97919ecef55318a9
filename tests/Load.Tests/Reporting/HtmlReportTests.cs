using System.Globalization;
using System.Text.RegularExpressions;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;

namespace Thaw.Load.Tests.Reporting;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</td><script>alert('x')</script>\"onload=\"x\" &lt;";

    [Fact]
    public void Render_HostileNames_StayText()
    {
        var report = Reports.Of(10, Hostile, scenario: Hostile) with
        {
            Components = [new ComponentFigures(Hostile, Hostile, 5, 1, 1, 1, 1, 1)],
            Thresholds = [new Verdict(Hostile, Hostile, Hostile, 1, false, 2, Verdict.Failed, Hostile)],
        };
        report = report with { Comparison = Comparison.Of(report, report), Run = report.Run with { Keys = Hostile, Target = Hostile, Machine = Hostile, Commit = Hostile, InjectedLatencies = Hostile } };
        var html = HtmlReport.Render(report);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onload=\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;onload=&quot;x&quot; &amp;lt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ThePage_NeedsNothingElse()
    {
        var html = HtmlReport.Render(Reports.Of(10));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(src|href)=|url\(|@import|http-equiv=""refresh""", html);
        Assert.InRange(html.Length, 5_000, 200_000);
    }

    [Fact]
    public void Render_Everything_IsThere()
    {
        var html = HtmlReport.Render(Reports.Of(10, baseline: Reports.Of(8)));
        Assert.All(
            (string[])["Thresholds", "Over time", "By endpoint", "Answers by status", "Beside the baseline", "The run", "not measured", "20 ms in the origin", "2030-01-02 03:04 UTC", "0123456789", "P99.9", "one of &lt;two&gt;"],
            wanted => Assert.Contains(wanted, html, StringComparison.Ordinal));
        Assert.Equal(3, html.Split("<svg ").Length - 1);

        // Every element that is opened is closed, in order.
        var open = new Stack<string>();
        foreach (var tag in Tag().Matches(html).Select(static match => match.Value))
        {
            var name = TagName().Match(tag).Value;
            if (tag.EndsWith("/>", StringComparison.Ordinal) || name is "meta" or "!doctype")
            {
                continue;
            }

            if (tag.StartsWith("</", StringComparison.Ordinal))
            {
                Assert.Equal(open.Pop(), name);
            }
            else
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
    }

    // Two figures, nothing but zeros, and one slice alone.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0001, 3)]
    [InlineData(7, 123_456)]
    public void Chart_AnyFigures_StayInThePicture(double first, double second)
    {
        var html = new Html();
        new Chart("t", "ms", [0, 1], 2).Add("l", [first, second]).WriteTo(html);
        var points = Regex.Match(html.ToString(), "points=\"([^\"]*)\"").Groups[1].Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(static text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(4, points.Count);
        Assert.All(points, static point => Assert.InRange(point, 0, 900));
    }

    [GeneratedRegex("<[/!a-z][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("[!a-z][a-z0-9]*")]
    private static partial Regex TagName();
}
