namespace Thaw.Template.Code;

/// <summary>
/// The code's calls of DynamoDB, and the right that each needs of whom. A call that the compiler wrote and that is not here fails, and so does a row that no
/// code calls. Transactions need the rights of what they hold (the cache's hold puts alone), not one of their own:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
/// </summary>
internal static class DynamoDbCalls
{
    private const string Everyone = "ApiFunction TaskWorkerFunction MaintenanceFunction";

    public static readonly IReadOnlyDictionary<string, (string? Action, string Functions, bool OnIndexes)> Rows = new Dictionary<string, (string?, string, bool)>(StringComparer.Ordinal)
    {
        ["GetItem"] = ("dynamodb:GetItem", Everyone, false),
        ["BatchGetItem"] = ("dynamodb:BatchGetItem", Everyone, false),
        ["PutItem"] = ("dynamodb:PutItem", Everyone, false),
        ["TransactWriteItems"] = ("dynamodb:PutItem", Everyone, false),
        // The parts of values that do not fit into one item, and taking them away: whoever stores values that others chose, which are callers and, in tasks that warm and refresh, factories.
        // The check that maintenance makes stores a small one of its own.
        ["BatchWriteItem"] = ("dynamodb:BatchWriteItem", "ApiFunction TaskWorkerFunction", false),
        // Listing, where it is switched on, is for what serves callers.
        ["Query"] = ("dynamodb:Query", "ApiFunction", true),
        // The fleet's count of requests, where rates are limited by it, is for what serves callers.
        ["UpdateItem"] = ("dynamodb:UpdateItem", "ApiFunction", false),
        // Our client can ask for this, and nothing of ours does yet.
        ["DeleteItem"] = (null, "", false),
        // With Thaw:DynamoDb:CreateTable, which is for local use: in the cloud the template creates the table.
        ["CreateTable"] = (null, "", false),
        ["DescribeTable"] = (null, "", false),
        ["UpdateTimeToLive"] = (null, "", false),
    };

    /// <summary>What the fleet's figures need on their table: everyone adds; who answers for the fleet, and who rolls up, reads too.</summary>
    public static readonly IReadOnlyList<(string Action, string Functions)> Metrics =
    [
        ("dynamodb:PutItem", Everyone),
        ("dynamodb:Query", "ApiFunction MaintenanceFunction"),
        ("dynamodb:BatchGetItem", "ApiFunction MaintenanceFunction"),
    ];
}
