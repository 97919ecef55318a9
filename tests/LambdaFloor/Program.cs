using System.Net;
using System.Net.Sockets;
using Thaw.LambdaFloor;

// A function that answers every event with the same response, over one blocking socket and one buffer.
var address = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (address is null)
{
    return 2;
}

var behaviour = Environment.GetEnvironmentVariable("FLOOR_BEHAVIOUR");
using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
socket.Connect(IPEndPoint.Parse(address));
return behaviour is null ? Floor.Run(socket) : Oddities.Run(socket, behaviour);
