namespace Thaw.Aws.Clients.Connections;

/// <summary>One pool of connections. Those who use it when it is replaced finish on it; the last one closes it.</summary>
internal sealed class HandlerGeneration(HttpMessageHandler handler) : HttpMessageInvoker(handler)
{
    /// <summary>How many are using it. Kept by <see cref="HandlerGenerations"/> under its lock.</summary>
    public int Users { get; set; }

    public bool IsRetired { get; set; }

    /// <summary>Whether an answer has come over it, so that a connection of it may be one that was kept.</summary>
    public bool HasAnswered { get; set; }
}
