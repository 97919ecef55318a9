using System.Buffers;
using System.Globalization;
using System.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>A Runtime API of one made-up event: what the loop sends goes nowhere, and after the event comes the answer to its response.</summary>
internal sealed class RehearsalTransport(RuntimeApiAddress address, ReadOnlyMemory<byte> payload) : Transport(address)
{
    private static readonly byte[] Accepted = [.. "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8];

    private readonly Queue<ReadOnlyMemory<byte>> _responses = new([Next(payload), Accepted]);
    private readonly ArrayBufferWriter<byte> _sent = new(1024);
    private readonly BlockingWaiter _waiter = new();

    /// <summary>What the loop has sent.</summary>
    public ReadOnlyMemory<byte> Sent => _sent.WrittenMemory;

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _sent.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> into)
    {
        if (!_responses.TryDequeue(out var response))
        {
            return new ValueTask<int>(0); // Closed: the loop gives up, and with it the rehearsal ends.
        }

        response.CopyTo(into);
        return new ValueTask<int>(response.Length);
    }

    /// <inheritdoc/>
    public override ValueTask WaitAsync(ValueTask work)
    {
        if (!work.IsCompleted)
        {
            _waiter.Wait(work);
        }

        return work;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> WaitAsync(Task work, TimeSpan atMost) => new(work.IsCompleted || BlockingWaiter.Wait(work, atMost));

    /// <inheritdoc/>
    protected override ValueTask OpenAsync() => ValueTask.CompletedTask;

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> payload)
    {
        var deadline = (CoarseClock.Instance.GetUtcNow() + TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds();
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {Guid.Empty}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: rehearsal\r\nContent-Type: application/json\r\nContent-Length: {payload.Length}\r\n\r\n");
        var response = new byte[head.Length + payload.Length];
        Encoding.ASCII.GetBytes(head, response);
        payload.CopyTo(response.AsMemory(head.Length));
        return response;
    }
}
