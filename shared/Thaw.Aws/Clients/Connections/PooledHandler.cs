namespace Thaw.Aws.Clients.Connections;

/// <summary>
/// The pool's connections for a client of the SDK: a request gets a time limit of its own, and a kept connection that turns out to be dead, as those of a container that was frozen are, is replaced at
/// once: once a request, seen by nobody. An answer is read whole, or, where <paramref name="streams"/>, handed on as it comes, once it has begun; refusals are always read whole.
/// </summary>
internal sealed class PooledHandler(HandlerGenerations connections, ClientCounters counters, ClientPatience patience, bool streams) : HttpMessageHandler
{
    private const int MaximumAnswerBytes = 16 * 1024 * 1024;
    private const string Waiting = "ReceiveMessage";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Who has left is not counted.
        cancellationToken.ThrowIfCancellationRequested();
        var limit = LimitOf(request);
        for (var replaced = false; ; replaced = true)
        {
            var generation = connections.Acquire();
            var (mayBeDead, answered, isStreamed) = (!replaced && generation.HasAnswered, false, false);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(limit);
            counters.Sent();
            HttpResponseMessage? response = null;
            try
            {
                response = await generation.SendAsync(request, stop.Token).ConfigureAwait(false);
                isStreamed = streams && response.IsSuccessStatusCode;
                if (isStreamed)
                {
                    response.Content = new StreamedContent(response.Content, patience.Silence, () => connections.Release(generation, answered: true));
                }
                else
                {
                    await response.Content.LoadIntoBufferAsync(MaximumAnswerBytes, stop.Token).ConfigureAwait(false);
                }

                answered = true;
                return response;
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"No answer within {limit.TotalSeconds:F0} s.", new IOException("The time limit of a request ended.", late));
            }
            catch (HttpRequestException fault) when (mayBeDead && IsDeath(fault))
            {
                connections.Replace(generation);
            }
            finally
            {
                if (!answered)
                {
                    response?.Dispose();
                }

                if (!isStreamed)
                {
                    connections.Release(generation, answered);
                }
            }
        }
    }

    // The connection ended between two answers. One that could not be made in the first place is another matter.
    private static bool IsDeath(HttpRequestException fault) => fault is
    {
        HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown,
        InnerException: IOException,
    };

    private TimeSpan LimitOf(HttpRequestMessage request) =>
        request.Headers.TryGetValues("X-Amz-Target", out var target) && target.First().EndsWith(Waiting, StringComparison.Ordinal) ? LongestWait + patience.Attempt : patience.Attempt;
}
