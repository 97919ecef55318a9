using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Hosting.Lambda.RuntimeApi;
using Thaw.Hosting.Lambda.Tests.Support;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

public sealed class LoopInvocationTests : IDisposable
{
    private static readonly DateTimeOffset Begun = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RuntimeApiAddress Address = new("127.0.0.1", 1);

    private readonly Clock _clock = new() { Now = Begun };
    private readonly LoopResponse _response = new(new RequestHeads(Address), Address);
    private readonly LoopInvocation _invocation;

    public LoopInvocationTests() => _invocation = new LoopInvocation(0, _response, _clock, NullLogger.Instance);

    public void Dispose()
    {
        _invocation.Dispose();
        _response.Dispose();
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(3, 150)]
    [InlineData(5, 250)]
    [InlineData(900, 250)]
    public void Aborted_AMarginBeforeTheDeadline_IsCancelled(int seconds, int margin)
    {
        Begin(Begun.AddSeconds(seconds));
        _clock.Now = Begun.AddSeconds(seconds).AddMilliseconds(-margin);
        Assert.True(_invocation.Aborted.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromMilliseconds(margin), _invocation.Remaining);
        Assert.Equal(TimeSpan.FromMilliseconds(margin / 2.0), _invocation.LeftForStopping);

        Begin(_clock.Now.AddSeconds(seconds));
        Assert.False(_invocation.Aborted.IsCancellationRequested);
    }

    [Fact]
    public void Aborted_NotCancelled_IsTheSameTokenForTheNextInvocation()
    {
        Begin(Begun.AddMinutes(10));
        var first = _invocation.Aborted;
        Begin(Begun.AddMinutes(10));
        Assert.Equal(first, _invocation.Aborted);
    }

    [Fact]
    public void Remaining_AfterTheDeadline_IsZero()
    {
        Begin(Begun.AddSeconds(1));
        _clock.Now = Begun.AddSeconds(2);
        Assert.Equal(TimeSpan.Zero, _invocation.Remaining);
    }

    [Fact]
    public void Begin_SameBytes_KeepsTheSameStrings()
    {
        Begin(Begun.AddSeconds(1));
        var (arn, trace) = (_invocation.FunctionArn, _invocation.TraceId);
        Begin(Begun.AddSeconds(1));
        Assert.Same(arn, _invocation.FunctionArn);
        Assert.Same(trace, _invocation.TraceId);
    }

    [Fact]
    public void Begin_WithoutRequestId_Throws()
    {
        var reader = new ResponseReader(64);
        var wire = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8;
        wire.CopyTo(reader.Free().Span);
        Assert.True(reader.Received(wire.Length));
        Assert.Throws<RuntimeApiException>(() => _invocation.Begin(reader, default, false));
    }

    private void Begin(DateTimeOffset deadline)
    {
        var wire = Encoding.ASCII.GetBytes(StubRequest.Event("id", deadline: deadline, trace: "Root=1"));
        var reader = new ResponseReader(wire.Length);
        wire.CopyTo(reader.Free());
        Assert.True(reader.Received(wire.Length));
        _invocation.Begin(reader, TimeSpan.Zero, isColdStart: false);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
