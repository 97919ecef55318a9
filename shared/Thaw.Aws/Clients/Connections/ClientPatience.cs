namespace Thaw.Aws.Clients.Connections;

/// <summary>How long a client waits before it takes something for lost.</summary>
/// <param name="Connect">For a connection and TLS together.</param>
/// <param name="Attempt">For the answer to one attempt.</param>
internal sealed record ClientPatience(TimeSpan Connect, TimeSpan Attempt)
{
    /// <summary>For more of an answer that is handed on as it comes.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>1.1 s for the connection and for TLS each, as AWS's SDKs have it within a region: a container with a fourteenth of a processor needs most of it the first time.</summary>
    public static ClientPatience Usual { get; } = new(TimeSpan.FromSeconds(2.2), TimeSpan.FromSeconds(5));

    /// <summary>For tables that an emulator makes: its first ones take it a while, and a call that is repeated finds done what nobody has finished.</summary>
    public static ClientPatience Emulator { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));
}
