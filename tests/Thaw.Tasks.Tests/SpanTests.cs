using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class SpanTests
{
    [Fact]
    public async Task Attempts_HaveASpanEach_WithTheHandlersOwnWithin()
    {
        // A type of its own tells ours from those of other tests.
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InstrumentNames.TasksMeter,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "task traced")
                    spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = new TaskHost(build: static builder => builder.AddHandler<ScriptedHandler>("traced", WorkJson.Default));
        var within = new ConcurrentBag<ActivitySpanId>();
        host.Script.Body = (work, _, _) =>
        {
            within.Add(Activity.Current!.SpanId);
            return new(work.Number == 0 ? new Done("ok") : TaskOutcome.Retry(TimeSpan.FromMinutes(1), "later"));
        };
        var well = await host.Client.SubmitAsync("traced", new Work("a", 0));
        var badly = await host.Client.SubmitAsync("traced", new Work("a", 1));
        await host.WorkAsync();

        Assert.Equal(within.Order(Comparer<ActivitySpanId>.Create(Compare)), spans.Select(static span => span.SpanId).Order(Comparer<ActivitySpanId>.Create(Compare)));
        var (one, other) = (Of(well.Task.Id), Of(badly.Task.Id));
        Assert.Equal((ActivityKind.Consumer, ActivityStatusCode.Unset, 1), (one.Kind, one.Status, one.GetTagItem("thaw.task.attempt")));
        Assert.Equal((ActivityStatusCode.Error, "failure"), (other.Status, other.GetTagItem(InstrumentNames.ErrorType)));

        Activity Of(string id) => Assert.Single(spans, span => (string?)span.GetTagItem("thaw.task.id") == id);
    }

    private static int Compare(ActivitySpanId one, ActivitySpanId other) => string.CompareOrdinal(one.ToHexString(), other.ToHexString());
}
