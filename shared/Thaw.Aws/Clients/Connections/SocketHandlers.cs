using System.Net;

namespace Thaw.Aws.Clients.Connections;

/// <summary>The platform's own HTTP, set for services that are asked often: HTTP/1.1 kept alive, nothing followed, decoded or remembered.</summary>
internal static class SocketHandlers
{
    /// <param name="counters">Who is told of connections that are opened.</param>
    /// <param name="patience">How long a connection may take.</param>
    public static SocketsHttpHandler Create(ClientCounters counters, ClientPatience? patience = null) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        Proxy = new RemoteProxy(HttpClient.DefaultProxy),
        ConnectTimeout = (patience ?? ClientPatience.Usual).Connect,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // An address that has moved is found within minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // A trace's headers are not signed, and the services read none.
        ActivityHeadersPropagator = null,
        PlaintextStreamFilter = (connection, _) =>
        {
            counters.Opened();
            return ValueTask.FromResult(connection.PlaintextStream);
        },
    };

    /// <summary>The machine's proxy, but for what the machine itself answers: an emulator is reached without one.</summary>
    private sealed class RemoteProxy(IWebProxy machine) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => machine.Credentials;
            set => machine.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => machine.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || machine.IsBypassed(host);
    }
}
