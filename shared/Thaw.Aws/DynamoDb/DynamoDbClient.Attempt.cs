using System.Runtime.CompilerServices;
using System.Text.Json;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb.Connections;
using Thaw.Aws.DynamoDb.Endpoints;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Signing;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb;

internal sealed partial class DynamoDbClient
{
    private const string SignedNames = "content-type;host;x-amz-date;x-amz-target";
    private const string SignedNamesWithToken = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

    /// <summary>Sends a call once. Whatever goes wrong is a <see cref="DynamoDbException"/>, but for the caller's cancellation and the end of the caller's time.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AttemptAsync(DynamoDbCall call, Exchange exchange, DateTimeOffset? deadline, RetryState state, CancellationToken cancellationToken)
    {
        var keys = state.Keys = await KeysAsync(deadline, cancellationToken).ConfigureAwait(false);
        state.ClockOffset = _clock.Offset;
        var endpoint = settings.Endpoints.For(keys.AccountId);
        var limit = LimitOf(deadline);
        call.Sent++;
        call.Attempts?.Attempted();
        settings.Counters.Sent();
        if (state.IsRetry)
        {
            settings.Counters.Retried();
            state.IsRetry = false;
        }

        var generation = _generations.Acquire();
        var stop = exchange.Begin(limit);
        var leaving = cancellationToken.CanBeCanceled ? cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), stop) : default;
        var (sent, answered) = (false, false);
        try
        {
            using var request = RequestOf(call, exchange, endpoint, keys);
            using var response = await generation.SendAsync(request, stop.Token).ConfigureAwait(false);
            sent = true;
            await AnswerBody.ReadAsync(response.Content, exchange.Answer, settings.MaximumAnswerBytes, stop.Token).ConfigureAwait(false);
            answered = true;
            Judge(call, exchange, response);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException late) when (deadline is { } end && ((limit < settings.AttemptTimeout && stop.IsCancellationRequested) || settings.Wall.GetUtcNow() >= end))
        {
            throw new TimeoutException($"The time of the request that is served ended while DynamoDB's {call.Target} was under way.", late);
        }
        catch (OperationCanceledException late)
        {
            // A connection that took too long comes the same way, long before the attempt's own end perhaps.
            throw Unreached(exchange, stop.IsCancellationRequested ? $"no answer within {limit.TotalMilliseconds:F0} ms." : "no connection in time.", late, isTimeout: true);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            if (!sent && !state.Replaced && generation.HasAnswered && IsDeath(fault))
            {
                state.DiedUnused = generation;
            }

            throw Unreached(exchange, fault.Message, fault);
        }
        catch (AnswerTooLargeException fault)
        {
            throw new DynamoDbException(new DynamoDbError(200, "AnswerTooLarge", fault.Message, exchange.RequestId), fault);
        }
        finally
        {
            await leaving.DisposeAsync().ConfigureAwait(false);
            exchange.End();
            _generations.Release(generation, answered);
        }
    }

    // The connection ended between two answers. One that could not be made in the first place is another matter.
    private static bool IsDeath(Exception fault) => fault is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown,
        InnerException: IOException,
    };

    private static DynamoDbTransportException Unreached(Exchange exchange, string message, Exception? inner, bool isTimeout = false) =>
        new(new DynamoDbError(0, "Unreachable", message, exchange.RequestId), inner, isTimeout);

    private static void Judge(DynamoDbCall call, Exchange exchange, HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        var status = (int)response.StatusCode;
        if (status != 200)
        {
            exchange.RequestId = headers.TryGetValues("x-amzn-RequestId", out var id) ? id.ToString() : "";
            exchange.Date = headers.TryGetValues("Date", out var date) ? date.ToString() : null;
        }

        var answer = exchange.Answer.Span;
        if (!AnswerBody.IsWhole(response.Headers, answer))
        {
            throw Unreached(exchange, "the answer's checksum is not that of its bytes.", inner: null);
        }

        if (status != 200)
        {
            throw ErrorReader.Read(status, exchange.RequestId, headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.ToString() : "", answer);
        }

        try
        {
            call.Read(answer);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Unreached(exchange, "what came is not DynamoDB's answer.", fault);
        }
    }

    private HttpRequestMessage RequestOf(DynamoDbCall call, Exchange exchange, ResolvedEndpoint endpoint, AwsKeys keys)
    {
        var now = _clock.Now;
        var date = _signer.Timestamp(now);
        var authorization = keys.SessionToken is { } token
            ? _signer.Authorization(
                keys, now,
                [("content-type", RequestContent.MediaType), ("host", endpoint.Host), ("x-amz-date", date), ("x-amz-security-token", token), ("x-amz-target", call.Target)],
                SignedNamesWithToken, exchange.Request.Span, exchange.Digests)
            : _signer.Authorization(
                keys, now,
                [("content-type", RequestContent.MediaType), ("host", endpoint.Host), ("x-amz-date", date), ("x-amz-target", call.Target)],
                SignedNames, exchange.Request.Span, exchange.Digests);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new RequestContent(exchange.Request) };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("X-Amz-Target", call.Target);
        headers.TryAddWithoutValidation("X-Amz-Date", date);
        headers.TryAddWithoutValidation("Authorization", authorization);
        if (keys.SessionToken is not null)
        {
            headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.SessionToken);
        }

        return request;
    }

    // Those of the SDK's chain may come from a process, or from somewhere on the network.
    private ValueTask<AwsKeys> KeysAsync(DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        var asked = settings.Credentials.GetAsync(cancellationToken);
        return asked.IsCompleted || deadline is not { } end ? asked : BeforeAsync(asked.AsTask(), end, cancellationToken);
    }

    private async ValueTask<AwsKeys> BeforeAsync(Task<AwsKeys> asked, DateTimeOffset end, CancellationToken cancellationToken)
    {
        try
        {
            var left = end - settings.Wall.GetUtcNow();
            return await asked.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late) when (!asked.IsFaulted)
        {
            throw new TimeoutException("The time of the request that is served ended before there were credentials to ask DynamoDB with.", late);
        }
    }

    private TimeSpan LimitOf(DateTimeOffset? deadline)
    {
        if (deadline is not { } end)
        {
            return settings.AttemptTimeout;
        }

        var left = end - settings.Wall.GetUtcNow();
        return left <= TimeSpan.Zero ? throw new TimeoutException("The time of the request that is served ended before DynamoDB was asked.")
            : left < settings.AttemptTimeout ? left : settings.AttemptTimeout;
    }
}
