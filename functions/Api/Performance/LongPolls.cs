using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Api;

/// <summary>Requests that wait because their caller asked them to: neither slow, nor reading item by item because they look again and again.</summary>
internal static class LongPolls
{
    private static readonly object Mark = new();

    /// <summary>Says that this request does. Its time is an operation of its own.</summary>
    public static void MarkLongPoll(this HttpContext context)
    {
        context.Items[Mark] = Mark;
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(InstrumentNames.LongPoll, true)); // not there where nobody measures
    }

    /// <summary>Whether it has said so.</summary>
    public static bool IsLongPoll(this HttpContext context) => context.Items.ContainsKey(Mark);
}
