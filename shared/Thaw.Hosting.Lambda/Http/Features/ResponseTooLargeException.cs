namespace Thaw.Hosting.Lambda.Http;

/// <summary>The answer is larger than the platform takes in one piece.</summary>
internal sealed class ResponseTooLargeException(long bytes) : Exception($"The response has {bytes} bytes or more; Lambda takes 6 MiB, its envelope included.")
{
    /// <summary>What the caller is told.</summary>
    public const string Detail =
        "The response is larger than the 6 MB that Lambda takes in one piece. Ask for less at once, store it in S3 and answer with its address, or stream it through a function URL.";
}
