namespace Thaw.Aws.Tasks;

/// <summary>A queue's name, which is the last part of its address and of its ARN.</summary>
internal static class QueueName
{
    public static string Of(Uri url) => url.IsAbsoluteUri ? url.AbsolutePath.TrimEnd('/').Split('/')[^1] : "";

    /// <summary>The name and the account in <c>arn:aws:sqs:region:account:name</c>.</summary>
    public static (string Name, string Account)? OfArn(string arn) => arn.Split(':') is ["arn", _, "sqs", _, var account, { Length: > 0 } name] ? (name, account) : null;
}
