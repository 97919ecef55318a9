using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Tasks;

/// <summary>DynamoDB and SQS under the tasks. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class SqsTaskOptions
{
    /// <summary>The table's name: 3 to 255 characters of <c>A–Z a–z 0–9 _ . -</c>. No default; <c>ASYNC_TASKS_TABLE</c>. Its keys, indexes and TTL are in this package's README.</summary>
    public string Table { get; set; } = "";

    /// <summary>The queue's address, absolute, <c>http</c> or <c>https</c>, with the queue's name as its last part. No default; <c>TASK_QUEUE_URL</c>.</summary>
    public Uri? QueueUrl { get; set; }

    /// <summary>The queue of tasks of high priority. Default <see langword="null"/>: they go through <see cref="QueueUrl"/>; <c>TASK_QUEUE_URL_HIGH</c>.</summary>
    public Uri? HighQueueUrl { get; set; }

    /// <summary>The queue of tasks of low priority. Default <see langword="null"/>: they go through <see cref="QueueUrl"/>; <c>TASK_QUEUE_URL_LOW</c>.</summary>
    public Uri? LowQueueUrl { get; set; }

    /// <summary>The address of DynamoDB, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: that of
    /// <see cref="Clients.AwsEndpointOptions"/>, else AWS. Requests to a loopback address are signed with the words <c>local</c> and <c>local</c>.</summary>
    public Uri? DynamoDbServiceUrl { get; set; }

    /// <summary>The address of SQS, such as an emulator's; absolute, <c>http</c> or <c>https</c>. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>,
    /// else that of the region in the queue's address.</summary>
    public Uri? SqsServiceUrl { get; set; }

    /// <summary>The table's region, such as <c>eu-central-1</c>. Default <see langword="null"/>: that of <see cref="Clients.AwsEndpointOptions"/>, else the SDK's.</summary>
    public string? Region { get; set; }

    /// <summary>The most items of one transaction, 2 to 100; default 100, which is DynamoDB's. One of them is the task's record. DynamoDB Local of 2020 takes 10.</summary>
    public int TransactionItems { get; set; } = 100;

    /// <summary>The longest message, and the longest batch of them together, in bytes: 1 KiB to 1 MiB; default 1 MiB, which is what SQS takes. A task's message is its id.</summary>
    public int MaximumMessageBytes { get; set; } = SqsLimits.DefaultMessageBytes;

    /// <summary>Whether to create the table, the queues and a dead-letter queue for them before the first use where they are missing. For local use; default <see langword="false"/>.
    /// Elsewhere the template creates them.</summary>
    public bool Create { get; set; }

    /// <summary>How often a message is delivered before a queue that <see cref="Create"/> made sets it aside. 1 to 1,000; default 1,000: attempts are counted on the task, this only
    /// catches what never reaches a handler.</summary>
    public int MaximumReceives { get; set; } = 1_000;
}
