using System.Collections.Concurrent;
using System.Text.Json;
using Thaw.Local.RuntimeApi;

namespace Thaw.EndToEnd.Lambda;

/// <summary>Many requests at once in one process, as on Lambda Managed Instances.</summary>
public abstract class ConcurrencyFacts(Publication publication)
{
    private const int Invocations = 10_000;
    private const int AtOnce = 16;

    [Fact]
    public async Task SixteenAtOnce_TenThousandInvocations_EachHasItsOwnAnswer()
    {
        await using var function = await RunningFunction.WebAsync(publication, concurrency: AtOnce);
        await function.StartAsync();
        var wrong = new ConcurrentQueue<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Invocations), new ParallelOptions { MaxDegreeOfParallelism = 2 * AtOnce }, async (number, _) =>
        {
            var trace = $"{number:x8}{Guid.NewGuid().ToString("N")[..24]}";
            var settings = new InvocationSettings { Timeout = TimeSpan.FromSeconds(60), TraceId = $"Root=1-{trace[..8]}-{trace[8..]};Parent=53995c3f42cd8ad8;Sampled=1" };
            var request = GatewayEvent.Http("POST", "/own", $"n={number}").Body($"body {number}").Header("x-n", $"header {number}").User($"user {number}");
            var result = await function.Environment.Api.InvokeAsync(request.Json, settings, CancellationToken.None);
            var expected = JsonSerializer.Serialize(new
            {
                number = $"{number}", body = $"body {number}", header = $"header {number}", user = $"user {number}", inherited = (string?)null, flowed = $"{number}",
                requestId = $"{result.RequestId}", traceIdentifier = $"{result.RequestId}", traceId = trace,
            });
            if (!result.Succeeded || RunningFunction.Read(result).Text != expected)
            {
                wrong.Enqueue($"{number}: {System.Text.Encoding.UTF8.GetString(result.Body.Span)}");
            }

            // What was put off has been done when the next event is asked for.
            await result.AfterResponse;
        });

        Assert.Empty(wrong.Take(3));
        var deferred = JsonDocument.Parse((await function.InvokeAsync(GatewayEvent.Http("GET", "/deferred"))).Body).RootElement;
        Assert.Equal((Invocations, 0), (deferred.GetProperty("done").GetInt32(), deferred.GetProperty("strayed").GetInt32()));
        Assert.InRange(deferred.GetProperty("most").GetInt32(), 2, AtOnce);
        Assert.Equal(1, function.Environment.Starts);
        Assert.Empty(function.Environment.Api.Complaints);
    }
}

public sealed class ConcurrencyTests() : ConcurrencyFacts(Publication.Built);

[Trait("Category", "Long")]
public sealed class TrimmedConcurrencyTests() : ConcurrencyFacts(Publication.Trimmed);
