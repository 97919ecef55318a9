using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// An extension inside the process that wants no events. The platform sends SIGTERM only where one is registered, and waits with the end of
/// initialisation until each has asked for its next event. As none ever comes, the request is sent and its connection left open: no thread waits.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html</remarks>
internal sealed class InternalExtension(RuntimeApiAddress address, ILogger logger) : IDisposable
{
    private const int AnswerCapacity = 2048;
    private const string Name = "thaw";

    private readonly RequestHeads _heads = new(address);
    private readonly RuntimeApiConnection _connection = new(new BlockingTransport(address));
    private byte[]? _poll;

    /// <summary>Registers and asks for the event that never comes. Where that is refused the process goes on without.</summary>
    public void Register()
    {
        try
        {
            var answer = new ResponseReader(AnswerCapacity);
            Done(_connection.ExchangeAsync(_heads.Post("/2020-01-01/extension/register", $"Lambda-Extension-Name: {Name}\r\n", """{"events":[]}"""), answer));
            var identifier = answer.Status == 200 ? IdentifierOf(answer) : null;
            if (identifier is null)
            {
                RuntimeLog.NoExtension(logger, $"status {answer.Status}");
                _connection.Dispose();
                return;
            }

            _poll = _heads.Get("/2020-01-01/extension/event/next", $"Lambda-Extension-Identifier: {identifier}\r\n");
            Poll();
        }
        catch (Exception error) when (error is RuntimeApiException or SocketException)
        {
            RuntimeLog.NoExtension(logger, error.Message);
        }
    }

    /// <summary>Asks anew, in a process that was restored from a snapshot.</summary>
    public void AskAgain()
    {
        try
        {
            _connection.Transport.Close();
            Poll();
        }
        catch (SocketException error)
        {
            RuntimeLog.NoExtension(logger, error.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Poll()
    {
        if (_poll is not null)
        {
            var sent = _connection.SendAsync(_poll);
            if (!sent.IsCompletedSuccessfully)
            {
                sent.AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private static void Done(ValueTask<bool> exchange) => _ = exchange.IsCompleted ? exchange.Result : exchange.AsTask().GetAwaiter().GetResult();

    private static string? IdentifierOf(ResponseReader answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (Ascii.EqualsIgnoreCase(name, "Lambda-Extension-Identifier"u8))
            {
                return Encoding.Latin1.GetString(value);
            }
        }

        return null;
    }
}
