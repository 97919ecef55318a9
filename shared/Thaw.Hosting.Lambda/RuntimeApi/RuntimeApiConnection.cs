using System.Net.Sockets;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>One kept-alive connection to the Runtime API: sends a whole request, reads a whole response, opens anew what was lost.</summary>
internal sealed class RuntimeApiConnection(Transport transport) : IDisposable
{
    private const int Attempts = 3;

    /// <summary>How it waits.</summary>
    public Transport Transport => transport;

    /// <summary>
    /// Sends the request and reads its response, again on a new connection when the old one breaks. Whether it was sent more than once: the other
    /// side may then have taken the first one and refuse the second, and which it was cannot be known from here.
    /// </summary>
    /// <exception cref="RuntimeApiException">The third connection broke too, or <paramref name="stopping"/> says that it was broken on purpose.</exception>
    public async ValueTask<bool> ExchangeAsync(ReadOnlyMemory<byte> request, ResponseReader response, Func<bool>? stopping = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            response.Reset();
            try
            {
                await transport.ConnectAsync().ConfigureAwait(false);
                if (stopping?.Invoke() == true)
                {
                    throw new EndOfStreamException("stopped"); // An interruption that came before there was a socket to interrupt.
                }

                await transport.SendAsync(request).ConfigureAwait(false);
                await ReceiveAsync(response).ConfigureAwait(false);
                return attempt > 1;
            }
            catch (Exception lost) when (lost is SocketException or EndOfStreamException or ObjectDisposedException)
            {
                transport.Close();
                if (attempt == Attempts || stopping?.Invoke() == true)
                {
                    throw new RuntimeApiException($"The connection to the Runtime API was lost ({attempt} times in a row): {lost.Message}", lost);
                }
            }
        }
    }

    /// <summary>Sends bytes without waiting for what they are answered with.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        await transport.ConnectAsync().ConfigureAwait(false);
        await transport.SendAsync(request).ConfigureAwait(false);
    }

    /// <summary>Reads one response.</summary>
    public async ValueTask ReceiveAsync(ResponseReader response)
    {
        int count;
        do
        {
            count = await transport.ReceiveAsync(response.Free()).ConfigureAwait(false);
            if (count == 0 && !response.Closed())
            {
                throw new EndOfStreamException("closed before the response was whole");
            }
        }
        while (!response.Received(count));

        if (!response.KeepsAlive)
        {
            transport.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
