namespace Thaw.Web.Compression;

/// <summary>A compressing stream that reports, when it ends, what went in, what came out, and the time in between that was not the client's.</summary>
internal sealed class MeasuredCompression(
    Stream compression, MeasuredStream below, string encoding, TimeProvider time, CompressionInstruments instruments) : MeasuredStream(compression, time)
{
    private readonly Stream _compression = compression;
    private readonly TimeProvider _time = time;
    private bool _isEnded;

    public override async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            var begun = _time.GetTimestamp();
            await _compression.DisposeAsync().ConfigureAwait(false);
            Report(begun);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            _isEnded = true;
            var begun = _time.GetTimestamp();
            _compression.Dispose();
            Report(begun);
        }

        base.Dispose(disposing);
    }

    private void Report(long begun)
    {
        Count(0, begun);
        instruments.Compressed(encoding, Bytes, below.Bytes, Spent - below.Spent);
    }
}
