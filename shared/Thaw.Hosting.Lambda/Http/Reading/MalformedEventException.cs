namespace Thaw.Hosting.Lambda.Http;

/// <summary>An HTTP event that cannot be a request. The message names the field, never what it holds.</summary>
internal sealed class MalformedEventException(string message, int status = 400, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the request is answered with.</summary>
    public int Status => status;
}
