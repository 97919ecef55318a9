namespace Thaw.Aws.DynamoDb.Retries;

/// <summary>What an error means for another attempt.</summary>
internal enum RetryKind
{
    /// <summary>Another attempt would end the same.</summary>
    None,

    /// <summary>A passing fault of the service or of the way to it.</summary>
    Transient,

    /// <summary>The service asks for less.</summary>
    Throttling,

    /// <summary>The request's time is not the service's: worth another attempt once the clock is corrected.</summary>
    ClockSkew,

    /// <summary>The credentials are not good any more: worth another attempt with others.</summary>
    Credentials,
}
