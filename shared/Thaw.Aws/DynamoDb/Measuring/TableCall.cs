namespace Thaw.Aws.DynamoDb.Measuring;

/// <summary>What a call of DynamoDB tells of itself.</summary>
/// <param name="Units">Capacity units it consumed; of the SDK's client 0 unless the request asks for them (<c>ReturnConsumedCapacity</c>).</param>
/// <param name="Retries">Attempts beyond the first.</param>
/// <param name="Scanned">Items it looked at; 0 where it tells nothing of that.</param>
/// <param name="Returned">Items it was answered with, likewise.</param>
internal readonly record struct TableCall(double Units, int Retries, int Scanned, int Returned);
