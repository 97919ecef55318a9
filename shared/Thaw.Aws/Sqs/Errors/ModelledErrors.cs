namespace Thaw.Aws.Sqs.Errors;

// The errors that the service's model lists for the operations of this client; a type each, so that a caller can name the one it expects.

/// <summary>There is no such queue, or it was deleted.</summary>
internal sealed class QueueDoesNotExistException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>A queue of that name was deleted less than a minute ago.</summary>
internal sealed class QueueDeletedRecentlyException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>A queue of that name exists with other attributes.</summary>
internal sealed class QueueNameExistsException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>A receipt is none of this queue's, or too old.</summary>
internal sealed class ReceiptHandleIsInvalidException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>A message is not hidden any more, so that its visibility cannot be changed.</summary>
internal sealed class MessageNotInflightException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>A message has characters that are not allowed.</summary>
internal sealed class InvalidMessageContentsException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>Too many messages are hidden at the moment.</summary>
internal sealed class OverLimitException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>The messages of a batch are too long together.</summary>
internal sealed class BatchRequestTooLongException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>Too many requests of this kind.</summary>
internal sealed class RequestThrottledException(SqsError error, Exception? inner) : SqsException(error, inner);

/// <summary>An operation that this queue does not have.</summary>
internal sealed class UnsupportedOperationException(SqsError error, Exception? inner) : SqsException(error, inner);
