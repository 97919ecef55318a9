using System.Net;

namespace Thaw.Aws.DynamoDb.Connections;

/// <summary>The platform's own HTTP, set for one service that is asked often: HTTP/1.1 kept alive, nothing followed, decoded or remembered.</summary>
internal static class SocketHandlers
{
    /// <param name="isLocal">Whether the machine itself answers: then no proxy stands between.</param>
    public static SocketsHttpHandler Create(bool isLocal) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = !isLocal,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // An address that has moved is found within minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // A trace's headers are not signed, and the service reads none.
        ActivityHeadersPropagator = null,
    };
}
