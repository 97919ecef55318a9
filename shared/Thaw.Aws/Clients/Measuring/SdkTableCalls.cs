using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Thaw.Aws.DynamoDb.Measuring;

namespace Thaw.Aws.Clients.Measuring;

/// <summary>Reads what calls of the SDK's client of DynamoDB tell. Using this type loads that client, which whoever has such a call has loaded.</summary>
internal static class SdkTableCalls
{
    /// <summary>The table that a request is about; of several, the first.</summary>
    public static string? TableOf(AmazonWebServiceRequest request) => request switch
    {
        GetItemRequest one => one.TableName,
        QueryRequest one => one.TableName,
        ScanRequest one => one.TableName,
        PutItemRequest one => one.TableName,
        UpdateItemRequest one => one.TableName,
        DeleteItemRequest one => one.TableName,
        BatchGetItemRequest one => one.RequestItems?.Keys.FirstOrDefault(),
        BatchWriteItemRequest one => one.RequestItems?.Keys.FirstOrDefault(),
        TransactGetItemsRequest one => one.TransactItems?.FirstOrDefault()?.Get?.TableName,
        TransactWriteItemsRequest one => one.TransactItems?.FirstOrDefault() is { } first
            ? first.Put?.TableName ?? first.Update?.TableName ?? first.Delete?.TableName ?? first.ConditionCheck?.TableName
            : null,
        DescribeTableRequest one => one.TableName,
        _ => null,
    };

    /// <summary>What an answer tells.</summary>
    public static TableCall ToldBy(AmazonWebServiceResponse response) => response switch
    {
        GetItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        QueryResponse one => new(Sum(one.ConsumedCapacity), 0, one.ScannedCount ?? 0, one.Count ?? 0),
        ScanResponse one => new(Sum(one.ConsumedCapacity), 0, one.ScannedCount ?? 0, one.Count ?? 0),
        PutItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        UpdateItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        DeleteItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        BatchGetItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        BatchWriteItemResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        TransactGetItemsResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        TransactWriteItemsResponse one => new(Sum(one.ConsumedCapacity), 0, 0, 0),
        _ => default,
    };

    private static double Sum(ConsumedCapacity? one) => one?.CapacityUnits ?? 0;

    private static double Sum(List<ConsumedCapacity>? many) => many?.Sum(static one => one.CapacityUnits ?? 0) ?? 0;
}
