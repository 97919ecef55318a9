using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>The server's side of a connection, in the hands of a plan.</summary>
internal sealed class HostileConnection(Socket socket, Stream stream, CancellationToken end)
{
    public const string RequestId = "4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG";

    /// <summary>An answer as DynamoDB gives it.</summary>
    public static byte[] Answer(int status, string body, bool withSum = true, string? date = null, string type = "application/x-amz-json-1.0")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Whatever\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\nContent-Length: {bytes.Length}\r\n")
            .Append(CultureInfo.InvariantCulture, $"x-amzn-RequestId: {RequestId}\r\n");
        if (withSum)
        {
            head.Append(CultureInfo.InvariantCulture, $"x-amz-crc32: {Crc32.Of(bytes)}\r\n");
        }

        if (date is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Date: {date}\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. bytes];
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, end);
        await stream.FlushAsync(end);
    }

    public Task AnswerAsync(int status, string body, bool withSum = true, string? date = null) => SendAsync(Answer(status, body, withSum, date));

    /// <summary>Answers nothing until the test ends, or the client leaves.</summary>
    public async Task HangAsync() => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);

    /// <summary>Closes as servers do.</summary>
    public void Close() => socket.Shutdown(SocketShutdown.Both);

    /// <summary>Closes as one that crashed does: the other side gets a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
