namespace Thaw.Aws.DynamoDb.Endpoints;

/// <summary>Where requests of one account go.</summary>
/// <param name="AccountId">The account, where it is known.</param>
/// <param name="Url">The address.</param>
/// <param name="Host">The host as the request names it, and as it is signed.</param>
internal sealed record ResolvedEndpoint(string? AccountId, Uri Url, string Host);
