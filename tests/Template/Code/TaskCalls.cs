namespace Thaw.Template.Code;

/// <summary>
/// The rights that the tasks need, of whom: the Api submits, lists, calls off and redrives; the worker runs and writes what handlers hand over; maintenance sweeps. A call of
/// SQS that the compiler wrote and that is not here fails, and so does a row that no code calls. A batch needs the right of its single call:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
/// </summary>
internal static class TaskCalls
{
    private const string Api = "ApiFunction";
    private const string Worker = "TaskWorkerFunction";
    private const string Maintenance = "MaintenanceFunction";

    /// <summary>Actions on the table, or on an index of it.</summary>
    public static readonly (string Action, string? Index, string[] Functions)[] Table =
    [
        ("dynamodb:GetItem", null, [Api, Worker, Maintenance]),
        ("dynamodb:BatchGetItem", null, [Api, Worker, Maintenance]),
        ("dynamodb:PutItem", null, [Api, Worker, Maintenance]),
        // Batches of new tasks, and the parts of values that do not fit into one item.
        ("dynamodb:BatchWriteItem", null, [Api, Worker]),
        // In the transaction that completes a task, where its handler takes an item away.
        ("dynamodb:DeleteItem", null, [Worker]),
        // What handlers handed over.
        ("dynamodb:Query", null, [Api, Worker]),
        ("dynamodb:Query", Aws.Tasks.DynamoDbTaskTable.UserIndex, [Api]),
        ("dynamodb:Query", Aws.Tasks.DynamoDbTaskTable.StatusIndex, [Api]),
        ("dynamodb:Query", Aws.Tasks.DynamoDbTaskTable.DueIndex, [Worker, Maintenance]),
    ];

    /// <summary>Calls of SQS, the right that each needs, and of whom: on the queues, and on the dead letters.</summary>
    public static readonly IReadOnlyDictionary<string, (string? Action, string[] OnQueues, string[] OnDeadLetters)> Queues =
        new Dictionary<string, (string?, string[], string[])>(StringComparer.Ordinal)
        {
            ["SendMessage"] = ("sqs:SendMessage", [Api, Worker, Maintenance], []),
            ["SendMessageBatch"] = ("sqs:SendMessage", [Api, Worker, Maintenance], []),
            // The platform receives and deletes on the worker's behalf.
            ["ReceiveMessage"] = ("sqs:ReceiveMessage", [Worker], [Api]),
            ["DeleteMessage"] = ("sqs:DeleteMessage", [Worker], [Api]),
            ["DeleteMessageBatch"] = ("sqs:DeleteMessage", [Worker], [Api]),
            ["ChangeMessageVisibility"] = ("sqs:ChangeMessageVisibility", [Worker], [Api]),
            ["ChangeMessageVisibilityBatch"] = ("sqs:ChangeMessageVisibility", [Worker], [Api]),
            ["GetQueueAttributes"] = ("sqs:GetQueueAttributes", [Api, Worker, Maintenance], []),
            ["GetQueueUrl"] = ("sqs:GetQueueUrl", [], [Api]),
            // For local use: in the cloud the template creates the queues.
            ["CreateQueue"] = (null, [], []),
        };
}
