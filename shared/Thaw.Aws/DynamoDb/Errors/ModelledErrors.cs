using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Errors;

// The errors that the service's model lists for the operations of this client; a type each, so that a caller can name the one it expects.

/// <summary>A condition did not hold. Nothing changed.</summary>
internal sealed class ConditionalCheckFailedException(DynamoDbError error, Item? item) : DynamoDbException(error)
{
    /// <summary>The item as it stands, where the service was asked for it and tells.</summary>
    public Item? Item => item;

    /// <summary>Whether the answer to an earlier attempt was lost, and with it whether that one had taken effect before somebody else came: what stands there now does not say.</summary>
    public bool MayHaveTakenEffect { get; internal set; }
}

/// <summary>A transaction did not take effect.</summary>
internal sealed class TransactionCanceledException(DynamoDbError error, IReadOnlyList<CancellationReason> reasons) : DynamoDbException(error)
{
    /// <summary>Why, for each of its actions in turn.</summary>
    public IReadOnlyList<CancellationReason> Reasons => reasons;
}

/// <summary>Another transaction holds the item.</summary>
internal sealed class TransactionConflictException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The same transaction is being executed.</summary>
internal sealed class TransactionInProgressException(DynamoDbError error) : DynamoDbException(error);

/// <summary>A transaction's token was used for another one within ten minutes.</summary>
internal sealed class IdempotentParameterMismatchException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The table's or the index's own capacity is used up.</summary>
internal sealed class ProvisionedThroughputExceededException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The account sends more than it may.</summary>
internal sealed class RequestLimitExceededException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The service asks to be asked less often.</summary>
internal sealed class ThrottlingException(DynamoDbError error) : DynamoDbException(error);

/// <summary>There is no such table or index, or it is not active yet.</summary>
internal sealed class ResourceNotFoundException(DynamoDbError error) : DynamoDbException(error);

/// <summary>An item collection with a local index has reached 10 GB.</summary>
internal sealed class ItemCollectionSizeLimitExceededException(DynamoDbError error) : DynamoDbException(error);

/// <summary>Another region's write of the same item is not replicated yet.</summary>
internal sealed class ReplicatedWriteConflictException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The service failed.</summary>
internal sealed class InternalServerErrorException(DynamoDbError error) : DynamoDbException(error);

/// <summary>The address does not serve this account.</summary>
internal sealed class InvalidEndpointException(DynamoDbError error) : DynamoDbException(error);

/// <summary>No answer came, or one that is none: the connection failed or was too slow, or what came is broken.</summary>
internal sealed class DynamoDbTransportException(DynamoDbError error, Exception? inner, bool isTimeout = false) : DynamoDbException(error, inner)
{
    public bool IsTimeout => isTimeout;
}
