using Thaw.Aws.DynamoDb.Errors;

namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>Tells errors apart as the SDKs' standard mode does. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html</summary>
internal static class RetryRules
{
    public static RetryKind KindOf(DynamoDbException error) => error switch
    {
        DynamoDbTransportException => RetryKind.Transient,
        ProvisionedThroughputExceededException or RequestLimitExceededException or ThrottlingException or TransactionInProgressException => RetryKind.Throttling,
        InternalServerErrorException => RetryKind.Transient,

        // The SDKs leave it to the caller; here none would do anything but ask again. The transaction that holds the item is over in milliseconds.
        TransactionConflictException => RetryKind.Transient,
        _ => OfCode(error),
    };

    private static RetryKind OfCode(DynamoDbException error) => error.Code switch
    {
        "Throttling" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException" or "TooManyRequestsException" or "BandwidthLimitExceeded"
            or "EC2ThrottledException" or "PriorRequestNotComplete" or "SlowDown" => RetryKind.Throttling,
        "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" or "InvalidSignatureException" or "SignatureDoesNotMatch" or "AuthFailure" => RetryKind.ClockSkew,
        "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidClientTokenId" => RetryKind.Credentials,
        "RequestTimeout" or "RequestTimeoutException" => RetryKind.Transient,
        _ => error.StatusCode is 500 or 502 or 503 or 504 ? RetryKind.Transient : error.StatusCode == 429 ? RetryKind.Throttling : RetryKind.None,
    };
}
