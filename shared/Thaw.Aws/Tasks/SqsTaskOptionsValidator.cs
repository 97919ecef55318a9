using Microsoft.Extensions.Options;

namespace Thaw.Aws.Tasks;

/// <summary>Says which value is unusable and what is allowed.</summary>
internal sealed class SqsTaskOptionsValidator : IValidateOptions<SqsTaskOptions>
{
    private const int LongestQueueName = 80;

    public ValidateOptionsResult Validate(string? name, SqsTaskOptions options)
    {
        var faults = new List<string>();
        if (options.Table.Length is < 3 or > 255 || !options.Table.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            faults.Add($"The tasks' DynamoDB table (ASYNC_TASKS_TABLE) is '{options.Table}'; it takes 3 to 255 characters of A–Z a–z 0–9 _ . -");
        }

        if (options.QueueUrl is null)
        {
            faults.Add("The tasks' queue (TASK_QUEUE_URL) is not set; it takes the queue's address, such as https://sqs.eu-central-1.amazonaws.com/123456789012/tasks.");
        }

        Queue("TASK_QUEUE_URL", options.QueueUrl, faults);
        Queue("TASK_QUEUE_URL_HIGH", options.HighQueueUrl, faults);
        Queue("TASK_QUEUE_URL_LOW", options.LowQueueUrl, faults);
        Address(nameof(options.DynamoDbServiceUrl), options.DynamoDbServiceUrl, faults);
        Address(nameof(options.SqsServiceUrl), options.SqsServiceUrl, faults);
        var queues = new[] { options.QueueUrl, options.HighQueueUrl, options.LowQueueUrl }.OfType<Uri>().ToList();
        if (queues.Distinct().Count() < queues.Count)
        {
            faults.Add("TASK_QUEUE_URL, TASK_QUEUE_URL_HIGH and TASK_QUEUE_URL_LOW name the same queue twice; leave out those that have none of their own.");
        }

        Range(nameof(options.TransactionItems), options.TransactionItems, 2, 100, faults);
        Range(nameof(options.MaximumMessageBytes), options.MaximumMessageBytes, 1024, 1024 * 1024, faults);
        Range(nameof(options.MaximumReceives), options.MaximumReceives, 1, 1_000, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Queue(string setting, Uri? url, List<string> faults)
    {
        if (url is not null && (!IsHttp(url) || QueueName.Of(url) is not { Length: > 0 and <= LongestQueueName }))
        {
            faults.Add($"{setting} is '{url}'; it takes a queue's absolute http or https address, such as https://sqs.eu-central-1.amazonaws.com/123456789012/tasks.");
        }
        else if (url is not null && QueueName.Of(url).EndsWith(".fifo", StringComparison.Ordinal))
        {
            faults.Add($"{setting} is '{url}', a FIFO queue; tasks take a standard one: they are in no order, and delays are set for each message.");
        }
    }

    private static void Address(string what, Uri? url, List<string> faults)
    {
        if (url is not null && !IsHttp(url))
        {
            faults.Add($"The tasks' {what} is '{url}'; it must be an absolute http or https address.");
        }
    }

    private static bool IsHttp(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static void Range(string what, int value, int least, int most, List<string> faults)
    {
        if (value < least || value > most)
        {
            faults.Add($"The tasks' {what} is {value}; it must be {least} to {most}.");
        }
    }
}
