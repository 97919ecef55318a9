namespace Thaw.Aws.Sqs;

/// <summary>A queue's client and address, known from the first use on.</summary>
/// <param name="ConnectAsync">Answers both.</param>
internal sealed record SqsQueue(Func<CancellationToken, ValueTask<(SqsClient Client, string Url)>> ConnectAsync)
{
    /// <summary>A queue whose address is known.</summary>
    public static SqsQueue At(Uri url, Func<SqsClient> client) => new(_ => new ValueTask<(SqsClient, string)>((client(), url.OriginalString)));
}
