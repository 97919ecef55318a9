using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb.Connections;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Measuring;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Retries;
using Thaw.Aws.DynamoDb.Signing;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.DynamoDb;

/// <summary>
/// DynamoDB, as directly as it can be asked: a call is written as UTF-8 into a pooled buffer, signed, sent over the platform's HTTP, and its answer read from
/// the buffer it arrived in. Retries as the SDKs' standard mode does. Safe for many callers at once.
/// </summary>
internal sealed partial class DynamoDbClient(DynamoDbClientSettings settings) : IDisposable
{
    private readonly HandlerGenerations _generations = settings.Connections ?? new HandlerGenerations(settings.Handlers, settings.Wall);
    private readonly ExchangePool _exchanges = new(settings.Buffers);
    private readonly RequestSigner _signer = new(settings.Endpoints.SigningRegion);
    private readonly ServiceClock _clock = new(settings.Wall);
    private readonly RetryBudget _budget = new();
    private readonly AdaptivePace _pace = new(settings.Wall, settings.Pauses);

    /// <summary>How many sets of connections were begun.</summary>
    public int Generations => _generations.Count;

    /// <summary>How many tokens the retries have left.</summary>
    public int RetryTokens => _budget.Tokens;

    /// <summary>What is added to this machine's time before it is signed.</summary>
    public TimeSpan ClockOffset => _clock.Offset;

    /// <summary>Sends a call, as often as it takes within the rules; afterwards it holds its answer.</summary>
    /// <exception cref="DynamoDbException">It was refused, or could not be delivered.</exception>
    /// <exception cref="TimeoutException">The request being served has no time left.</exception>
    public ValueTask SendAsync(DynamoDbCall call, CancellationToken cancellationToken) =>
        DynamoDbInstruments.AreEnabled ? MeasuredAsync(call, cancellationToken) : RepeatedAsync(call, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask MeasuredAsync(DynamoDbCall call, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var activity = DynamoDbInstruments.Begin(call);
        Exception? fault = null;
        try
        {
            await RepeatedAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) // Only looked at on its way to the caller.
        {
            fault = error;
            throw;
        }
        finally
        {
            DynamoDbInstruments.End(call, Stopwatch.GetElapsedTime(begun), activity, fault);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RepeatedAsync(DynamoDbCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = call.IsForAll ? null : settings.Deadline?.Current;
        var exchange = _exchanges.Take();
        try
        {
            exchange.Write(call);
            var state = new RetryState();
            DynamoDbException? fault = null;
            while (true)
            {
                if (!await _pace.TurnAsync(deadline, cancellationToken).ConfigureAwait(false))
                {
                    _budget.GiveBack(state.Taken);
                    throw fault ?? (Exception)new TimeoutException("The time of the request that is served ends before its turn: DynamoDB throttles, and requests are kept apart.");
                }

                try
                {
                    state.Attempts++;
                    await AttemptAsync(call, exchange, deadline, state, cancellationToken).ConfigureAwait(false);
                    _budget.Succeeded(state.Taken);
                    _pace.Answered();
                    return;
                }
                catch (DynamoDbException error)
                {
                    error.Attempts = state.Attempts;
                    fault = error;
                }

                if (fault is ConditionalCheckFailedException refusal && exchange.MayHaveTakenEffect && call.Recognition() is { } read)
                {
                    if (refusal.Item is null)
                    {
                        await RepeatedAsync(read, cancellationToken).ConfigureAwait(false);
                    }

                    if (call.RecognisesItself(refusal.Item ?? read.Item))
                    {
                        return;
                    }
                }

                if (fault is ConditionalCheckFailedException refused)
                {
                    refused.MayHaveTakenEffect = exchange.MayHaveTakenEffect;
                }

                exchange.MayHaveTakenEffect |= fault is DynamoDbTransportException || fault.StatusCode >= 500;
                if (!ShallRepeat(fault, exchange, state, deadline, out var pause))
                {
                    throw fault;
                }

                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, settings.Pauses, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _exchanges.Return(exchange);
        }
    }

    /// <summary>The next call begins with connections of its own.</summary>
    public void ForgetConnections() => _generations.Retire();

    public void Dispose()
    {
        if (settings.Connections is null)
        {
            _generations.Dispose();
        }
    }

    private bool ShallRepeat(DynamoDbException fault, Exchange exchange, RetryState state, DateTimeOffset? deadline, out TimeSpan pause)
    {
        pause = TimeSpan.Zero;
        if (state.DiedUnused is { } dead)
        {
            // Not the service's doing, and not this call's: a new connection, at once, and on nobody's account.
            state.DiedUnused = null;
            state.Replaced = true;
            _generations.Replace(dead);
            state.Attempts--;
            return true;
        }

        var kind = RetryRules.KindOf(fault);
        if (kind == RetryKind.Throttling)
        {
            settings.Counters.Throttled();
            _pace.Throttled();
        }

        var worthwhile = kind switch
        {
            RetryKind.None => false,
            RetryKind.ClockSkew => _clock.TryCorrect(exchange.Date, state.ClockOffset),
            RetryKind.Credentials => !state.AskedForCredentials && state.Keys is { } keys && settings.Credentials.Distrust(keys),
            _ => true,
        };
        if (!worthwhile || state.Attempts >= settings.MaximumAttempts)
        {
            return false;
        }

        state.AskedForCredentials |= kind == RetryKind.Credentials;
        pause = RetryPause.Before(kind, state.Attempts, Random.Shared.NextDouble());
        if (deadline is { } end && settings.Wall.GetUtcNow() + pause >= end)
        {
            return false;
        }

        if (!_budget.TryTake(fault is DynamoDbTransportException { IsTimeout: true }, out var taken))
        {
            return false;
        }

        state.Taken = taken;
        state.IsRetry = true;
        return true;
    }

    private sealed class RetryState
    {
        public int Attempts;
        public int Taken;
        public bool IsRetry;
        public bool Replaced;
        public bool AskedForCredentials;
        public AwsKeys? Keys;
        public TimeSpan ClockOffset;
        public HandlerGeneration? DiedUnused;
    }
}
