using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>What an answer tells its client, and the caches on the way to it, about where it came from and how long it may be kept.</summary>
internal sealed class AnswerHeaders(HttpContext context, AnswerScope scope, bool explains, TimeProvider time)
{
    /// <summary>Sets them when the answer starts: a kept one brings headers of its own with it.</summary>
    public Task SetAsync()
    {
        var headers = context.Response.Headers;
        var isFromCache = scope.Outcome is AnswerOutcome.Hit or AnswerOutcome.Stale;
        if (isFromCache)
        {
            headers.Age = Seconds(time.GetUtcNow() - scope.Found.CreatedAt);
        }

        if (isFromCache ? !scope.Found.SaysCacheControl : scope.IsKept && !scope.SaysCacheControl)
        {
            headers.CacheControl = CacheControl();
        }

        if (explains)
        {
            headers["X-Cache"] = Outcome();
            var spans = Spans();
            var own = isFromCache ? "" : headers["Server-Timing"].ToString();
            headers["Server-Timing"] = own.Length == 0 ? spans : spans.Length == 0 ? own : $"{own}, {spans}";
        }

        return Task.CompletedTask;
    }

    // A browser asks every time, which costs it a 304: no eviction reaches what it keeps. Other caches keep it for what is left of its time.
    private string CacheControl()
    {
        if (!scope.IsPublic)
        {
            return "private, max-age=0, must-revalidate";
        }

        var freshUntil = scope.Outcome == AnswerOutcome.Miss ? scope.Expiration : scope.Found.FreshUntil - time.GetUtcNow();
        var stale = scope.Stale > TimeSpan.Zero ? $", stale-while-revalidate={Seconds(scope.Stale)}" : "";
        return $"public, max-age=0, s-maxage={Seconds(freshUntil)}{stale}";
    }

    private string Outcome() => scope.Outcome switch
    {
        AnswerOutcome.Hit => $"HIT; tier={Tier()}",
        AnswerOutcome.Stale => $"STALE; tier={Tier()}",
        AnswerOutcome.Miss => "MISS",
        _ => "BYPASS",
    };

    private string Tier() => scope.Tier switch
    {
        CacheTier.Memory => "memory",
        CacheTier.Durable => "durable",
        _ => "joined", // another request made it while this one waited
    };

    private string Spans()
    {
        var text = new StringBuilder();
        if (scope.Outcome != AnswerOutcome.Bypass)
        {
            SpanSums.Append(text, "cache", scope.LookUpTime);
        }

        if (scope.HandlerTime is { } made)
        {
            SpanSums.Append(text, "handler", made);
        }

        scope.Spans?.AppendTo(text);
        return text.ToString();
    }

    private static string Seconds(TimeSpan time) => Math.Max(0, time.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
}
