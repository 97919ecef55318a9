using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>A loop's one invocation, filled anew from each answer to <c>next</c>.</summary>
internal sealed class LoopInvocation(int slot, LoopResponse response, TimeProvider clock, ILogger logger) : Invocation, IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMilliseconds(250);
    private const int MarginShare = 20;

    private readonly DeadlineToken _aborted = new(logger);
    private CachedText _requestId;
    private CachedText _traceId;
    private CachedText _arn;
    private string _id = "";
    private string? _trace;
    private string _functionArn = "";
    private DateTimeOffset _deadline;
    private TimeSpan _margin;
    private TimeSpan _frozenFor;
    private bool _isColdStart;
    private ReadOnlyMemory<byte> _event;
    private Exception? _error;

    /// <inheritdoc/>
    public override string RequestId => _id;

    /// <inheritdoc/>
    public override DateTimeOffset Deadline => _deadline;

    /// <inheritdoc/>
    public override TimeSpan Remaining => LeftUntil(_deadline);

    /// <inheritdoc/>
    public override bool IsColdStart => _isColdStart;

    /// <inheritdoc/>
    public override TimeSpan FrozenFor => _frozenFor;

    /// <inheritdoc/>
    /// <remarks>The margin is a twentieth of the time that the function has, 250 ms at most.</remarks>
    public override CancellationToken Aborted => _aborted.TokenIn(_deadline - _margin - clock.GetUtcNow());

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Event => _event;

    /// <inheritdoc/>
    public override string? TraceId => _trace;

    /// <inheritdoc/>
    public override string FunctionArn => _functionArn;

    /// <inheritdoc/>
    public override int Slot => slot;

    /// <inheritdoc/>
    public override Exception? Error => _error;

    /// <inheritdoc/>
    public override InvocationResponse Response => response;

    /// <summary>What must be done before the answer leaves.</summary>
    public RespondingWork Responding { get; } = new();

    /// <summary>What may be done after it.</summary>
    public AfterResponseWork After { get; } = new(logger);

    /// <summary>How much longer work is waited for that was told to stop.</summary>
    public TimeSpan LeftForStopping => LeftUntil(_deadline - _margin / 2);

    /// <summary>Begins an invocation with the answer to <c>next</c>.</summary>
    /// <exception cref="RuntimeApiException">The answer names no request.</exception>
    public void Begin(ResponseReader next, TimeSpan frozenFor, bool isColdStart)
    {
        (_id, _trace, _functionArn) = ("", null, "");
        var deadline = 0L;
        foreach (var (name, value) in next.Headers)
        {
            if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Aws-Request-Id"u8))
            {
                _id = _requestId.Of(value);
            }
            else if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Deadline-Ms"u8))
            {
                _ = Utf8Parser.TryParse(value, out deadline, out _);
            }
            else if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Trace-Id"u8))
            {
                _trace = _traceId.Of(value);
            }
            else if (Ascii.EqualsIgnoreCase(name, "Lambda-Runtime-Invoked-Function-Arn"u8))
            {
                _functionArn = _arn.Of(value);
            }
        }

        if (_id.Length == 0)
        {
            throw new RuntimeApiException("The Runtime API answered 'next' without Lambda-Runtime-Aws-Request-Id.");
        }

        Begin(deadline);
        (_event, _error, _frozenFor, _isColdStart) = (next.Body, null, frozenFor, isColdStart);
        response.Reset(_id);
        Responding.Open();
        After.Open();
    }

    /// <summary>What the handler let escape, or sending met.</summary>
    public void Fail(Exception error) => _error = error;

    /// <inheritdoc/>
    public override void OnResponding(Func<CancellationToken, ValueTask> work) => Responding.Add(work);

    /// <inheritdoc/>
    public void Dispose() => _aborted.Dispose();

    private void Begin(long deadlineMilliseconds)
    {
        // A platform that names no deadline, as small emulators do, bounds nothing.
        var now = clock.GetUtcNow();
        var isBounded = deadlineMilliseconds > 0 && deadlineMilliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        _deadline = isBounded ? DateTimeOffset.FromUnixTimeMilliseconds(deadlineMilliseconds) : now.AddMinutes(15);
        var share = (_deadline - now) / MarginShare;
        _margin = share > LongestMargin ? LongestMargin : share > TimeSpan.Zero ? share : TimeSpan.Zero;
        _aborted.Reset();
    }

    private TimeSpan LeftUntil(DateTimeOffset instant)
    {
        var left = instant - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
